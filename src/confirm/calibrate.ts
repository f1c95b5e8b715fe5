/** Learns what the API does one after another, before anything is raced. */
import { otherValues } from '../data/choices.ts';
import { saysFailure } from '../data/failure.ts';
import { numericFields } from '../data/fields.ts';
import { observerOf } from '../oracle/facts.ts';
import type { History } from '../oracle/history.ts';
import { isTeachable, learn, type Model, stateAt } from '../oracle/model.ts';
import { sameState } from '../oracle/projection.ts';
import type { Trial } from '../probes/probe.ts';
import type { Lab } from '../rounds/lab.ts';
import { learnComplaint } from '../rounds/requests.ts';
import { idleRound, pause, type Round, serialRound } from '../rounds/round.ts';
import { Unusable } from '../rounds/unusable.ts';
import type { Observer } from '../spec/recipe.ts';
import { withGiven } from './given.ts';
import { learnHastily } from './hasty.ts';
import { withMeans } from './means.ts';
import { differences, learnSettling } from './settle.ts';
import { unfinished } from './unfinished.ts';

/** A trial with what serial rounds have taught. */
export interface Calibrated {
  trial: Trial;
  /** Requests in a burst. */
  size: number;
  serial: History[];
  model: Model;
  /** Paths that are not compared, since time and not order says what they end at. */
  unordered: string[];
}

export const isSymmetric = (trial: Trial): boolean => trial.slots.length === 1;

/** Serial rounds must span this long, so that a clock that counts seconds is seen to move. */
const clockTick = 1_100;
const idleWait = 150;
const tries = 2;

/** A trial that can be carried out, and what its first serial rounds showed. */
export interface Attempt {
  trial: Trial;
  tried: History[];
}

/**
 * Two short serial rounds: can it be called at all, and is the second request refused? Where something is refused for what it asks,
 * it says again what the fixture was given, or the fixture is given more. Throws `Unusable`.
 */
export async function tryOut(lab: Lab, trial: Trial): Promise<Attempt> {
  const { id } = trial.slots[0].operation;
  const ways = waysOut(lab, trial).filter(({ helps }) => helps.get(id) !== false);
  const known = ways.find(({ helps }) => helps.get(id));
  if (known) return { trial: known.trial, tried: await tryWith(lab, known.trial) };
  try {
    return { trial, tried: await tryWith(lab, trial) };
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    for (const way of ways.filter(({ against }) => against.includes(error.code))) {
      const tried = await triedAgain(lab, way.trial);
      way.helps.set(id, tried !== undefined);
      if (tried) return { trial: way.trial, tried };
    }
    const tried = error.code === 'refused' ? await withOtherValues(lab, trial) : undefined;
    if (tried) return { trial, tried };
    throw error;
  }
}

/** Another way to try what was refused. */
interface Way {
  trial: Trial;
  /** Codes of `Unusable` that it may help against. */
  against: string[];
  /** Operation id → whether it did. */
  helps: Map<string, boolean>;
}

function waysOut(lab: Lab, trial: Trial): Way[] {
  const [given, rich] = [withGiven(trial), withMeans(trial, lab.values)];
  return [
    ...(given ? [{ trial: given, against: ['refused', 'missing-authentication'], helps: lab.given }] : []),
    ...(rich ? [{ trial: rich, against: ['refused'], helps: lab.means }] : []),
  ];
}

async function triedAgain(lab: Lab, trial: Trial): Promise<History[] | undefined> {
  lab.settle.delete(trial.slots[0].operation.id);
  return tryWith(lab, trial).catch((worse) => {
    if (!(worse instanceof Unusable)) throw worse;
    return undefined;
  });
}

async function tryWith(lab: Lab, trial: Trial): Promise<History[]> {
  await learnSettling(lab, trial);
  const histories: History[] = [];
  if (await isRefusedForItsNumbers(lab, trial)) sendLess(lab, trial);
  const order = [[0, 1], isSymmetric(trial) ? [0, 1] : [1, 0]];
  for (let i = 0; i < tries; i += 1) histories.push((await serial(lab, trial, order[i]!, 2)).history);
  const first = histories[0]!.replies[0]!;
  if (trial.mayBeRefused) return histories;
  if (!isAccepted(trial, histories))
    throw new Unusable(
      first.status === 401 || first.status === 403 ? 'missing-authentication' : 'refused',
      `${trial.operations[0]!.id} answered ${first.status ?? 'nothing'} when sent alone${said(first.body)}`,
    );
  return histories;
}

/** Answered as a success once at least, and not with words of a failure each time while nothing was seen to change. */
function isAccepted(trial: Trial, histories: readonly History[]): boolean {
  const fine = histories.flatMap(({ replies }) => replies.filter(({ status }) => status !== null && status < 400));
  return fine.some(({ body }) => !saysFailure(body)) || (fine.length > 0 && changesAnything(trial, histories));
}

/**
 * Tries other values where the usual one was refused: those that the document lists, for an issue that is open cannot be opened, and
 * large numbers, for a bid must be higher than what there is. What is accepted first is sent from then on.
 */
async function withOtherValues(lab: Lab, trial: Trial): Promise<History[] | undefined> {
  const { operation, values } = trial.slots[0];
  const { id } = operation;
  const mark = `${id} after ${trial.steps.length} steps`;
  const known = lab.values.get(id);
  if (!isSymmetric(trial) || trial.mayBeRefused || values || lab.tried.has(mark)) return undefined;
  lab.tried.add(mark);
  for (const others of otherValues(operation, known)) {
    lab.values.set(id, { ...known, ...others });
    const { replies } = (await serial(lab, trial, [0], 1)).history;
    const tried = (replies[0]?.status ?? 500) < 400 ? await triedAgain(lab, trial) : undefined;
    if (tried) return tried;
  }
  if (known) lab.values.set(id, known);
  else lab.values.delete(id);
  return undefined;
}

const said = (body: unknown): string => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return text && text !== 'null' ? `: ${text.slice(0, 160)}` : '';
};

/** The second run changes the state again. */
export function addsUp(histories: readonly History[], trial: Trial): boolean {
  const model = learn(histories, isSymmetric(trial));
  const [one, two] = [1, 2].map((length) => model.outcomes.find(({ order }) => order.length === length));
  return (
    one !== undefined &&
    two !== undefined &&
    !sameState(stateAt(one.moment, model.projection), stateAt(two.moment, model.projection))
  );
}

/** Observers that saw nothing change cost a read in every round and tell nothing, nor do reads of what a list shows already; where none saw anything, the nearest stay. */
export function withUsefulObservers(trial: Trial, histories: readonly History[]): Trial {
  const seeing = seeingChange(trial, histories);
  const listed = new Set(seeing.filter(({ kind }) => kind === 'list').map(({ resource }) => resource));
  const useful = seeing.filter(
    ({ kind, resource }) => kind !== 'created' || !listed.has(resource) || !isSymmetric(trial),
  );
  return { ...trial, observers: useful.length > 0 ? useful : trial.observers.slice(0, mostBlindObservers) };
}

function seeingChange({ observers }: Trial, histories: readonly History[]): Observer[] {
  const moved = new Set(
    histories.flatMap(({ before, steps, after }) =>
      [...(steps ?? []), after].flatMap((reading) => differences(before, reading).map(observerOf)),
    ),
  );
  return observers.filter(({ id }) => moved.has(id));
}

/** A resource that all requests share was seen to change: what each has for itself is not read. */
export const movesShared = (trial: Trial, histories: readonly History[]): boolean =>
  seeingChange(trial, histories).some(({ kind }) => kind === 'item');

/** Something that is read was seen to change. */
export const changesAnything = (trial: Trial, histories: readonly History[]): boolean =>
  seeingChange(trial, histories).length > 0;

const mostBlindObservers = 3;

const aboutNumbers = new Set([400, 402, 409, 422]);

/** Refused alone, though not for the form of its data: it may ask for more than the fixture has. */
async function isRefusedForItsNumbers(lab: Lab, trial: Trial): Promise<boolean> {
  const { operation } = trial.slots[0];
  if (lab.tried.has(operation.id)) return false;
  lab.tried.add(operation.id);
  const { replies } = (await serial(lab, trial, [0], 1)).history;
  return aboutNumbers.has(replies[0]?.status ?? 0) && numericFields(operation).length > 0;
}

/** The least that the operation can ask for, given as a number everywhere. */
function sendLess(lab: Lab, trial: Trial): void {
  const { operation } = trial.slots[0];
  const least = numericFields(operation).map(({ pointer, minimum }) => [pointer, Math.max(1, minimum ?? 1)]);
  lab.values.set(operation.id, { ...Object.fromEntries(least), ...lab.values.get(operation.id) });
}

/** One run is accepted, the next is refused or has no further effect. */
export function showsRefusal(histories: readonly History[], trial: Trial): boolean {
  const model = learn(histories, isSymmetric(trial));
  const one = model.outcomes.find(({ order }) => order.length === 1);
  const two = model.outcomes.find(({ order }) => order.length === 2);
  if (!one || !two || one.accepted !== 1) return false;
  const none = model.outcomes.find(({ order }) => order.length === 0);
  const hasEffect =
    none !== undefined && !sameState(stateAt(none.moment, model.projection), stateAt(one.moment, model.projection));
  const hasFurtherEffect = !sameState(stateAt(one.moment, model.projection), stateAt(two.moment, model.projection));
  return two.accepted < 2 || (hasEffect && !hasFurtherEffect);
}

/** Learns all subsets in all orders: for copies of one request a chain observed after every step, for a pair both orders. */
export async function calibrate(
  lab: Lab,
  trial: Trial,
  size: number,
  earlier: readonly History[],
): Promise<Calibrated> {
  const symmetric = isSymmetric(trial);
  const began = Math.min(Date.now(), ...earlier.map(({ at }) => at));
  const histories = [...earlier];
  const all = Array.from({ length: size }, (_, slot) => slot);
  const back = all.toReversed();
  const orders = !symmetric
    ? [all, back, back, all, back]
    : trial.perSlot.length > 0
      ? [all, back, all, back]
      : [all, all, all];
  for (const order of orders) histories.push((await serial(lab, trial, order, size)).history);
  const idle = await idleRound(lab, trial, Math.max(idleWait, began + clockTick - Date.now()));
  if (idle) histories.push(idle.history);
  // Read only at its end: what counts the reads of it is seen to.
  histories.push((await serial(lab, trial, all, size, 'last')).history);
  const unordered = await unfinished(lab, trial, size);
  const model = learn(histories, symmetric, unordered);
  const hasty = await learnHastily(lab, trial, size, model);
  const calibrated = { trial, size, serial: histories, model, unordered };
  return hasty.length > 0 ? relearn(calibrated, ...hasty) : calibrated;
}

/**
 * Copies of one request that each have a resource of their own need not be alike: of four tasks of a list the first stands first.
 * Backwards they come to something else.
 */
export function dependsOnOrder({ trial, size, model }: Calibrated): boolean {
  const [one, other] = [false, true].map((isBack) =>
    model.outcomes.find(({ order }) => order.length === size && (order[0] !== 0) === isBack),
  );
  return (
    isSymmetric(trial) &&
    one !== undefined &&
    other !== undefined &&
    !sameState(stateAt(one.moment, model.projection), stateAt(other.moment, model.projection))
  );
}

/** Adds serial histories that the model did not explain: what it did not know, it learns. */
export const relearn = (calibrated: Calibrated, ...more: History[]): Calibrated => {
  const histories = [...calibrated.serial, ...more];
  const model = learn(histories, isSymmetric(calibrated.trial), calibrated.unordered);
  return { ...calibrated, serial: histories, model };
};

const overloadWait = 1_000;

/** A serial round; while the server speaks of overload it is given time. */
export async function serial(
  lab: Lab,
  trial: Trial,
  order: readonly number[],
  size: number,
  watch: 'each' | 'last' = 'each',
): Promise<Round> {
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const round = await serialRound(lab, trial, order, size, watch);
    if (round && isTeachable(round.history)) {
      if (attempt < 3 && mend(lab, trial, round)) continue;
      return round;
    }
    await pause(overloadWait * 2 ** attempt);
  }
  throw new Unusable(
    'overload',
    `${trial.operations[0]!.id} and its observers answer 429, 5xx or nothing even one after another`,
  );
}

/** The raced request itself may be refused for its data: mended like any creation, a few times at most. */
function mend(lab: Lab, trial: Trial, { history, requests }: Round): boolean {
  return trial.slots.some((_, index) => {
    const reply = history.replies.find(({ slot }) => slot === index);
    const request = requests[index];
    const isFirst = history.order[0] === index;
    return isFirst && reply !== undefined && request !== undefined && learnComplaint(lab, request, reply);
  });
}
