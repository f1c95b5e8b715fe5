/** Serial rounds that do not wait for jobs: each request is sent as soon as the one before it was answered. */
import type { History } from '../oracle/history.ts';
import { type Model, stateAt } from '../oracle/model.ts';
import { momentsOf, sameState } from '../oracle/projection.ts';
import type { Trial } from '../probes/probe.ts';
import type { Lab } from '../rounds/lab.ts';
import { pause, serialRound } from '../rounds/round.ts';

export interface Hasty {
  /** As read right after the last answer. */
  atOnce: History;
  /** As read when all has come to rest. */
  atRest: History;
}

/** Milliseconds that the effects of the trial's requests take to show. */
export const waitsOf = ({ settle }: Lab, { slots }: Trial): number[] =>
  slots.map(({ operation }) => settle.get(operation.id) ?? 0);

/** `undefined`: an observer did not answer. */
export async function hastily(
  lab: Lab,
  trial: Trial,
  order: readonly number[],
  size: number,
): Promise<Hasty | undefined> {
  const waits = waitsOf(lab, trial);
  const known = new Map(lab.settle);
  lab.settle.clear();
  const round = await serialRound(lab, trial, order, size, 'last').finally(() => {
    for (const [id, wait] of known) lab.settle.set(id, wait);
  });
  if (!round) return undefined;
  await pause(Math.max(...waits));
  const after = await round.reread();
  return after ? { atOnce: round.history, atRest: { ...round.history, after, hasty: true } } : undefined;
}

/** What serial rounds that wait for jobs cannot show. */
export function learnHastily(lab: Lab, trial: Trial, size: number, model: Model): Promise<History[]> {
  if (Math.max(...waitsOf(lab, trial)) === 0 || trial.slots.length > 2) return Promise.resolve([]);
  return trial.slots.length === 2 ? meanwhile(lab, trial, size, model) : servedTogether(lab, trial, size, model);
}

/**
 * What is refused, or comes to nothing, whenever the other request's work is done may be meant for the time before, as the
 * cancelling of what runs is. What it does is learned from rounds in which it comes soon enough.
 */
async function meanwhile(lab: Lab, trial: Trial, size: number, model: Model): Promise<History[]> {
  const pair = [0, 1];
  const waits = waitsOf(lab, trial);
  // What takes a while to show has an effect, be it one that serial rounds do not agree on.
  const late = pair.filter((slot) => waits[slot] === 0 && (isRefused(model, slot) || isIdle(model, slot)));
  if (late.length !== 1) return [];
  const rounds = [await hastily(lab, trial, pair, size), await hastily(lab, trial, pair.toReversed(), size)];
  return rounds.flatMap((round) =>
    round && late.some((slot) => isAccepted(round.atRest, slot)) ? [round.atRest] : [],
  );
}

const isAccepted = ({ replies }: History, slot: number): boolean =>
  replies.some((reply) => reply.slot === slot && reply.status !== null && reply.status < 400);

const isRefused = ({ outcomes }: Model, slot: number): boolean =>
  !outcomes.some(({ moment }) => isAccepted(moment.history, slot));

/** With it or without it, the state is the same. */
function isIdle({ outcomes, projection }: Model, slot: number): boolean {
  const after = (...order: number[]): Map<string, string>[] =>
    outcomes.filter((each) => each.order.join() === order.join()).map(({ moment }) => stateAt(moment, projection));
  const isSame = (one: Map<string, string>[], other: Map<string, string>[]): boolean =>
    one.length > 0 && other.length > 0 && one.every((state) => other.every((another) => sameState(state, another)));
  return (
    isSame(after(), after(slot)) &&
    isSame(after(1 - slot), after(1 - slot, slot)) &&
    isSame(after(1 - slot), after(slot, 1 - slot))
  );
}

/**
 * A request that says nothing of its own may be served by the work that an earlier one has set going: a synchronisation that runs is
 * enough. Learned where several, one after another, come to what one alone comes to.
 */
async function servedTogether(lab: Lab, trial: Trial, size: number, model: Model): Promise<History[]> {
  if (trial.perSlot.length > 0 || trial.slots[0].operation.body) return [];
  const one = model.outcomes.find(({ order }) => order.length === 1);
  const found: History[] = [];
  for (const count of new Set([2, size])) {
    const round = one && (await hastily(lab, trial, [...Array(count).keys()], size));
    const [moment] = round ? momentsOf([round.atRest]) : [];
    const isOne = moment && sameState(stateAt(moment, model.projection), stateAt(one!.moment, model.projection));
    if (isOne) found.push(round!.atRest);
  }
  return found;
}
