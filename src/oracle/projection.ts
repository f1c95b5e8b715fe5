/**
 * What is compared and what is masked, learned from serial rounds alone. Learning from concurrent rounds would mask the race.
 *
 * Every path gets the strictest kind under which all serial rounds of one configuration agree:
 * kept → symbol → delta → identity → present → dropped.
 */
import { canonical, figureIn, type Json } from '../json.ts';
import { unescaped } from '../percent.ts';
import { type State, stateOf, textsOf } from './facts.ts';
import type { History, Reading } from './history.ts';

export type Kind =
  /** Compared as it is. */
  | 'kept'
  /** Compared after values known beforehand (ids of the fixture, canaries) were replaced by their names. */
  | 'symbol'
  /** A number, compared by how far it moved. */
  | 'delta'
  /** Globally unique: renamed by the request whose response carries it. */
  | 'identity'
  /** Varies by itself (clocks, random text): only whether it is null is compared. */
  | 'present'
  /** Varies in every way: not compared. */
  | 'dropped';

export type Projection = Map<string, Kind>;

/** One moment of a serial history: what was read after `order` had run. */
export interface Moment {
  round: number;
  order: number[];
  history: History;
  start: State;
  state: State;
}

/** Gives the client of a slot the name under which it is compared; `undefined`: its values are not told apart. */
export type Naming = (slot: number) => string | undefined;

export interface Names {
  known: Map<string, string>;
  replies: Map<string, string>;
}

const shortestCanary = 5;
const unknown = '#';

export function namesOf(history: History, order: readonly number[], naming: Naming): Names {
  const known = new Map<string, string>();
  for (const { name, value, slot } of history.known) {
    if (value === null || typeof value === 'object') continue;
    const owner = slot === undefined ? '' : (naming(slot) ?? unknown);
    if (!known.has(String(value))) known.set(String(value), `${owner}/${name}`);
  }
  const replies = new Map<string, string>();
  for (const slot of order) {
    const name = naming(slot);
    if (name === undefined) continue;
    const reply = history.replies.find((other) => other.slot === slot);
    const texts = reply ? [...textsOf(reply.body), ...lastSegment(reply.location)] : [];
    for (const text of texts) {
      const earlier = replies.get(text);
      if (earlier === undefined || name < earlier) replies.set(text, name);
    }
  }
  return { known, replies };
}

const lastSegment = (location: string | undefined): string[] => {
  const segment = location?.split(/[?#]/)[0]?.split('/').filter(Boolean).at(-1);
  return segment === undefined ? [] : [unescaped(segment)];
};

/** The text under which a path's values are compared, or `undefined` where they are not. */
export function show(kind: Kind, path: string, state: State, start: State, names: Names): string | undefined {
  const values = state.get(path);
  if (kind === 'dropped' || values === undefined) return undefined;
  return values
    .map((value) => showOne(kind, value, path, start, names))
    .sort()
    .join('|');
}

function showOne(kind: Kind, value: Json, path: string, start: State, names: Names): string {
  if (value === null) return 'null';
  switch (kind) {
    case 'symbol':
      return symbolise(value, names.known);
    case 'delta':
      return `change ${rounded(Number(value) - Number(start.get(path)?.[0]))}`;
    case 'identity':
      return names.replies.get(String(value)) ?? unknown;
    case 'present':
      return '~';
    default:
      return canonical(normal(value));
  }
}

/** Fractions to twelve digits; decimal text (money) as the number it is. */
function normal(value: Json): Json {
  if (typeof value === 'number') return rounded(value);
  if (typeof value === 'string' && /^-?\d+\.\d+$/.test(value) && value.length < 16) return rounded(Number(value));
  return value;
}

/** Without the noise of fractions; whole numbers are exact, however long. */
export const rounded = (value: number): number =>
  Number.isSafeInteger(value) ? value : Number.parseFloat(value.toPrecision(12));

function symbolise(value: Json, known: Map<string, string>): string {
  const exact = known.get(String(value));
  if (exact !== undefined) return `‹${exact}›`;
  if (typeof value !== 'string') return canonical(normal(value));
  let text = value;
  const longestFirst = [...known]
    .filter(([word]) => word.length >= shortestCanary)
    .sort(([a], [b]) => b.length - a.length);
  for (const [word, name] of longestFirst) text = text.replaceAll(word, () => `‹${name}›`);
  return canonical(text);
}

/** The texts of all compared paths. */
export function project(projection: Projection, state: State, start: State, names: Names): Map<string, string> {
  const shown = new Map<string, string>();
  for (const [path, kind] of projection) {
    const text = show(kind, path, state, start, names);
    if (text !== undefined) shown.set(path, text);
  }
  return shown;
}

export function sameState(one: Map<string, string>, other: Map<string, string>): boolean {
  if (one.size !== other.size) return false;
  for (const [path, text] of one) if (other.get(path) !== text) return false;
  return true;
}

/** Every moment of serial and idle histories at which the state is known. */
export function momentsOf(histories: readonly History[]): Moment[] {
  return histories.flatMap((history, round) => {
    const start = stateOf(history.before, history.before);
    const moment = (order: number[], after: Reading[]): Moment => ({
      round,
      order,
      history,
      start,
      state: stateOf(history.before, after),
    });
    if (history.order.length === 0) return [moment([], history.before), moment([], history.after)];
    if (!history.steps) return [moment(history.order, history.after)];
    return [
      moment([], history.before),
      ...history.steps.map((after, i) => moment(history.order.slice(0, i + 1), after)),
    ];
  });
}

export function learnProjection(moments: readonly Moment[]): Projection {
  const prepared = moments.map((moment) => ({
    ...moment,
    config: `${moment.order.join()}${moment.history.hasty ? ' at once' : ''}`,
    names: namesOf(moment.history, moment.order, (slot) => `p${moment.order.indexOf(slot)}`),
  }));
  const paths = new Set(prepared.flatMap(({ state }) => [...state.keys()]));
  const projection: Projection = new Map();
  for (const path of paths)
    projection.set(path, isOfKeys(path, paths) ? kindOfKeys(path, prepared) : kindOf(path, prepared));
  return projection;
}

type Prepared = Moment & { config: string; names: Names };

/** Entries of lists are counted as well. */
const isOfKeys = (path: string, paths: ReadonlySet<string>): boolean =>
  /\[[+-]\]$/.test(path) && !paths.has(`${path}#`);

/** Keys that are the same in every round are the names of fields, which have paths of their own. */
function kindOfKeys(path: string, moments: readonly Prepared[]): Kind {
  const agrees = agreement(path, moments);
  if (agrees('kept')) return 'dropped';
  if (agrees('symbol')) return 'symbol';
  return isUnique(path, moments) && agrees('identity') ? 'identity' : 'dropped';
}

const agreement =
  (path: string, moments: readonly Prepared[]) =>
  (kind: Kind): boolean => {
    const seen = new Map<string, string | undefined>();
    for (const { config, state, start, names } of moments) {
      const text = show(kind, path, state, start, names);
      if (seen.has(config) && seen.get(config) !== text) return false;
      seen.set(config, text);
    }
    return true;
  };

function kindOf(path: string, moments: readonly Prepared[]): Kind {
  const agrees = agreement(path, moments);
  if (path.endsWith('#') || path.endsWith('@status')) return agrees('kept') ? 'kept' : 'dropped';
  if (readsClock(path, moments)) return agrees('present') ? 'present' : 'dropped';
  if (agrees('kept')) return 'kept';
  if (agrees('symbol')) return 'symbol';
  if (movesByNumber(path, moments) && agrees('delta')) return 'delta';
  if (isUnique(path, moments) && agrees('identity')) return 'identity';
  return agrees('present') ? 'present' : 'dropped';
}

const twoDays = 2 * 86_400_000;

/** All values are times near the round's own time, and none was sent by us. A clock that is coarse enough never varies, so variation is not asked for. */
function readsClock(path: string, moments: readonly Prepared[]): boolean {
  let seen = 0;
  for (const { state, history, names } of moments) {
    for (const value of state.get(path) ?? []) {
      if (value === null) continue;
      if (names.known.has(String(value)) || !isNear(value, history.at)) return false;
      seen += 1;
    }
  }
  return seen > 0;
}

function isNear(value: Json, at: number): boolean {
  if (typeof value === 'number')
    return value > 1e9 && (Math.abs(value - at) < twoDays || Math.abs(value * 1000 - at) < twoDays);
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d|^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} /.test(value))
    return false;
  return Math.abs(Date.parse(value) - at) < twoDays;
}

function movesByNumber(path: string, moments: readonly Prepared[]): boolean {
  const single = (state: State): boolean =>
    state.get(path)?.length === 1 && figureIn(state.get(path)?.[0]) !== undefined;
  return moments.every(({ state, start }) => !state.has(path) || (single(state) && single(start)));
}

/** No value came twice: neither within a moment nor in two rounds. */
function isUnique(path: string, moments: readonly Prepared[]): boolean {
  const owner = new Map<string, number>();
  for (const { state, round } of moments) {
    const values = (state.get(path) ?? []).filter((value) => value !== null).map(String);
    if (new Set(values).size !== values.length) return false;
    for (const value of values) {
      if (owner.has(value) && owner.get(value) !== round) return false;
      owner.set(value, round);
    }
  }
  return owner.size > 0;
}
