/** Everything a rule may ask of one concurrent round, worked out once. */

import { figureIn, type Json } from '../json.ts';
import type { Classified } from './classes.ts';
import { classifyAll, type Match, responseMatches, stateMatches, statesUnder } from './explain.ts';
import { type State, scalarsOf, stateOf } from './facts.ts';
import type { History, Reply } from './history.ts';
import { type Bleed, foreignValueIn, type Model, type Outcome, replyOf } from './model.ts';
import { rounded } from './projection.ts';

/** A number that observers read: where it began, where the burst left it, and where serial orders leave it. */
export interface NumberFact {
  path: string;
  start: number;
  end: number;
  /** The change under every serial order, with how many requests that order accepted. */
  serial: { change: number; accepted: number; outcome: Outcome }[];
}

export interface Assessment {
  history: History;
  model: Model;
  replies: Classified[];
  /** Learned outcomes whose responses agree; empty: the responses themselves are impossible. */
  matches: Match[];
  explained: Match | undefined;
  accepted: Classified[];
  /** Paths on which every matching outcome disagrees with what was read. */
  damaged: string[];
  numbers: NumberFact[];
  /** What was read before, and after. */
  start: State;
  end: State;
  /** One identity in two accepted responses. */
  collision: { path: string; value: Json; slots: number[] } | undefined;
  /** A value that only `owner` sent, in the response to `reader`; serially no response holds another client's. */
  bleed: Bleed | undefined;
}

export function assess(history: History, model: Model): Assessment {
  const replies = classifyAll(history, model);
  const matches = responseMatches(history, model);
  const accepted = replies.filter(({ kind }) => kind === 'accepted');
  const collision = findCollision(history, accepted, model);
  return {
    history,
    model,
    replies,
    matches,
    explained: collision ? undefined : matches.find((match) => stateMatches(match, history, model)),
    accepted,
    damaged: damagedPaths(history, model, matches),
    numbers: numbersOf(history, model),
    start: stateOf(history.before, history.before),
    end: stateOf(history.before, history.after),
    collision,
    bleed: model.crossTalk ? undefined : foreignValueIn(history),
  };
}

function damagedPaths(history: History, model: Model, matches: readonly Match[]): string[] {
  const blamed = matches.length > 0 ? matches : fullest(history, model);
  const differing = blamed.map((match) => {
    const { observed, expected } = statesUnder(match, history, model);
    const paths = new Set([...observed.keys(), ...expected.keys()]);
    return new Set([...paths].filter((path) => observed.get(path) !== expected.get(path)));
  });
  const [first, ...rest] = differing;
  const everywhere = [...(first ?? [])].filter((path) => rest.every((paths) => paths.has(path)));
  return (everywhere.length > 0 ? everywhere : [...new Set(differing.flatMap((paths) => [...paths]))]).sort(byInterest);
}

/** Where no outcome has these responses: the orders that run every request. */
function fullest(history: History, model: Model): Match[] {
  const most = history.replies.length;
  return model.outcomes
    .filter(({ order }) => order.length === most)
    .map((outcome) => ({ outcome, slots: outcome.order }));
}

/** A field of one resource before a field of a collection, a count after both. */
const byInterest = (one: string, other: string): number => interest(one) - interest(other) || one.localeCompare(other);
const interest = (path: string): number =>
  (path.endsWith('@status') ? 4 : 0) +
  (path.endsWith('#') ? 2 : 0) +
  (path.includes('[') ? 1 : 0) +
  (path.endsWith('@etag') ? 8 : 0);

function numbersOf(history: History, model: Model): NumberFact[] {
  const start = stateOf(history.before, history.before);
  const end = stateOf(history.before, history.after);
  return [...end.keys()].flatMap((path) => {
    const kind = model.projection.get(path);
    const from = numberAt(start, path) ?? (path.endsWith('#') ? 0 : undefined);
    const to = numberAt(end, path);
    if ((kind !== 'kept' && kind !== 'delta') || path.endsWith('@status') || from === undefined || to === undefined)
      return [];
    const serial = model.outcomes.flatMap((outcome) => {
      const { moment, accepted } = outcome;
      const none = path.endsWith('#') ? 0 : undefined;
      const before = numberAt(moment.start, path) ?? none;
      const after = numberAt(moment.state, path) ?? none;
      return before === undefined || after === undefined
        ? []
        : [{ change: rounded(after - before), accepted, outcome }];
    });
    return [{ path, start: from, end: to, serial }];
  });
}

const numberAt = (state: State, path: string): number | undefined => {
  const values = state.get(path);
  return values?.length === 1 ? figureIn(values[0]) : undefined;
};

/**
 * One new identity told to two callers. A path carries new identities only if, serially, all its values differ and all of them
 * are still in the state at the end: an ETag or a re-read counter is replaced by the next one and is no identity.
 */
function findCollision(history: History, accepted: readonly Classified[], model: Model): Assessment['collision'] {
  const replies = accepted.flatMap(({ slot }) => replyOf(history, slot) ?? []);
  for (const path of newIdentityPaths(model)) {
    const seen = new Map<Json, number>();
    for (const reply of replies) {
      const value = scalarsOf(reply.body).get(path);
      if (value === undefined) continue;
      const other = seen.get(value);
      if (other !== undefined && !hasItsOwn(value, history, accepted.length, model))
        return { path: path.slice(1), value, slots: [other, reply.slot] };
      seen.set(value, reply.slot);
    }
  }
  return undefined;
}

/** The state holds as many identities beside this one as serial orders leave: then the answers only read the latest one again. */
function hasItsOwn(value: Json, history: History, accepted: number, model: Model): boolean {
  const end = stateOf(history.before, history.after);
  const wanted = model.outcomes.filter((outcome) => outcome.accepted === accepted);
  const paths = [...end.keys()].filter(
    (path) => model.projection.get(path) === 'identity' && end.get(path)?.includes(value),
  );
  return (
    paths.length > 0 &&
    paths.every((path) => wanted.some(({ moment }) => distinct(moment.state, path) <= distinct(end, path)))
  );
}

const distinct = (state: State, path: string): number => new Set(state.get(path)).size;

function newIdentityPaths(model: Model): string[] {
  const full = model.outcomes.filter(({ accepted }) => accepted >= 2);
  const [first] = full;
  if (!first) return [];
  const acceptedReplies = (outcome: Outcome): Reply[] =>
    outcome.replies
      .filter(({ kind }) => kind === 'accepted')
      .flatMap(({ slot }) => replyOf(outcome.moment.history, slot) ?? []);
  const paths = [...scalarsOf(acceptedReplies(first)[0]?.body ?? null).keys()];
  return paths.filter((path) =>
    full.every((outcome) => {
      const values = acceptedReplies(outcome).map((reply) => scalarsOf(reply.body).get(path));
      const stored = identitiesIn(outcome, model);
      return (
        new Set(values).size === values.length &&
        values.every((value) => value !== undefined && stored.has(String(value)))
      );
    }),
  );
}

const identitiesIn = (outcome: Outcome, model: Model): Set<string> =>
  new Set(
    [...outcome.moment.state]
      .filter(([path]) => model.projection.get(path) === 'identity')
      .flatMap(([, values]) => values.map(String)),
  );
