/**
 * Does some serial order of some subset of the requests account for all acknowledged responses and for the final state?
 *
 * The subset matters: a correct server that uses an optimistic lock may answer 409 to both of two requests that would each have
 * succeeded alone. No order of both explains that, the empty order does. Comparing with full orders only is the commonest source
 * of false positives in published tools.
 *
 * Real-time order is not required, so that no error of a clock can accuse anyone.
 */
import { type Classified, classify } from './classes.ts';
import { isCreated, observerOf, type State, stateOf, textsOf } from './facts.ts';
import type { History } from './history.ts';
import { type Model, type Outcome, roleOf, stateAt } from './model.ts';
import { type Naming, namesOf, project, sameState } from './projection.ts';

/** A learned outcome laid over a history: `slots[i]` is the request that stands at its position i. */
export interface Match {
  outcome: Outcome;
  slots: number[];
}

/** Up to this many requests clients are told apart; above, responses are compared as a multiset and values by kind alone, which is coarser and so never accuses more. */
const mostNamed = 3;

export const classifyAll = (history: History, model: Model): Classified[] =>
  history.replies.map((reply) => classify(model.classes, roleOf(model.symmetric, reply.slot), reply));

/** The learned outcomes whose responses agree with the history's, whatever the state. */
export function responseMatches(history: History, model: Model): Match[] {
  const replies = classifyAll(history, model);
  return model.outcomes.flatMap((outcome) =>
    isCoarse(history, model) ? coarseMatch(outcome, replies) : namedMatches(outcome, replies, model.symmetric),
  );
}

/** The first learned outcome that accounts for responses and state, or `undefined`: the history is a witness. */
export function explain(history: History, model: Model): Match | undefined {
  return responseMatches(history, model).find((match) => stateMatches(match, history, model));
}

export function stateMatches(match: Match, history: History, model: Model): boolean {
  const { observed, expected } = statesUnder(match, history, model);
  return sameState(observed, expected);
}

/** The state of the history and that of the outcome, with clients named alike. */
export function statesUnder(
  match: Match,
  history: History,
  model: Model,
): { observed: Map<string, string>; expected: Map<string, string> } {
  const replies = classifyAll(history, model);
  const isVisible = (slot: number): boolean => {
    const kind = replies.find((reply) => reply.slot === slot)?.kind;
    return kind === 'accepted' || kind === 'refused';
  };
  const coarse = isCoarse(history, model);
  const observedNaming: Naming = (slot) => {
    const position = match.slots.indexOf(slot);
    return !coarse && position >= 0 && isVisible(slot) ? `p${position}` : undefined;
  };
  const expectedNaming: Naming = (slot) => {
    const position = match.outcome.order.indexOf(slot);
    const laid = match.slots[position];
    return !coarse && laid !== undefined && isVisible(laid) ? `p${position}` : undefined;
  };
  const start: State = stateOf(history.before, history.before);
  const after = stateOf(history.before, history.after);
  const names = namesOf(history, history.order, observedNaming);
  const isTold = !toldToSeveral(history, after, model, isVisible);
  const isRead = readable(history, match.slots.every(isVisible));
  return {
    observed: only(isRead, project(model.projection, after, start, isTold ? names : { ...names, replies: new Map() })),
    expected: only(isRead, stateAt(match.outcome.moment, model.projection, expectedNaming, isTold)),
  };
}

/** A new identity in the answers to several requests (a cart that is read again) does not tell whose it is; then none of the round is told apart. */
function toldToSeveral(
  { replies }: History,
  after: State,
  { projection }: Model,
  isVisible: (slot: number) => boolean,
): boolean {
  const told = replies.filter(({ slot }) => isVisible(slot)).map(({ body }) => textsOf(body));
  return [...projection].some(
    ([path, kind]) =>
      kind === 'identity' &&
      after.get(path)?.some((value) => value !== null && told.filter((texts) => texts.has(String(value))).length > 1),
  );
}

/** The paths of observers that the history was read by. What a request made whose answer is not known was not read by its id. */
const readable =
  ({ observers }: History, allAnswered: boolean) =>
  (path: string): boolean =>
    (observers === undefined || observers.includes(observerOf(path))) && (allAnswered || !isCreated(observerOf(path)));

const only = (wanted: (path: string) => boolean, state: Map<string, string>): Map<string, string> =>
  new Map([...state].filter(([path]) => wanted(path)));

const isCoarse = (history: History, model: Model): boolean => model.symmetric && history.replies.length > mostNamed;

function namedMatches(outcome: Outcome, replies: readonly Classified[], symmetric: boolean): Match[] {
  const places = symmetric
    ? injections(
        outcome.order.length,
        replies.map(({ slot }) => slot),
      )
    : [outcome.order];
  return places.filter((slots) => fits(outcome, slots, replies)).map((slots) => ({ outcome, slots }));
}

function fits(outcome: Outcome, slots: readonly number[], replies: readonly Classified[]): boolean {
  return (
    replies.every(({ slot, kind, key }) => {
      const position = slots.indexOf(slot);
      const learned = position < 0 ? undefined : outcome.replies[position];
      if (kind === 'indeterminate') return true;
      if (kind === 'rejected') return learned === undefined || learned.key === key;
      return learned !== undefined && learned.key === key;
    }) && slots.every((slot) => replies.some((reply) => reply.slot === slot))
  );
}

function injections(positions: number, slots: readonly number[]): number[][] {
  if (positions === 0) return [[]];
  return slots.flatMap((slot) =>
    injections(
      positions - 1,
      slots.filter((other) => other !== slot),
    ).map((rest) => [slot, ...rest]),
  );
}

/** Multiset matching: every acknowledged class has its place; what is left over is filled by rejected ones of that class, or by indeterminate ones. */
function coarseMatch(outcome: Outcome, replies: readonly Classified[]): Match[] {
  const free = [...replies];
  const slots: (number | undefined)[] = outcome.replies.map(({ key }) =>
    take(free, (reply) => isAcknowledged(reply) && reply.key === key),
  );
  if (free.some(isAcknowledged)) return [];
  outcome.replies.forEach(({ key }, position) => {
    slots[position] ??= take(free, (reply) => reply.kind === 'rejected' && reply.key === key);
    slots[position] ??= take(free, (reply) => reply.kind === 'indeterminate');
  });
  return slots.every((slot) => slot !== undefined) ? [{ outcome, slots }] : [];
}

const isAcknowledged = ({ kind }: Classified): boolean => kind === 'accepted' || kind === 'refused';

function take(from: Classified[], wanted: (reply: Classified) => boolean): number | undefined {
  const index = from.findIndex(wanted);
  return index < 0 ? undefined : from.splice(index, 1)[0]?.slot;
}
