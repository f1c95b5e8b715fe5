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
  for (const { operation } of trial.slots) lab.settle.set(operation.id, 0);
  const round = await serialRound(lab, trial, order, size, 'last');
  for (const [slot, { operation }] of trial.slots.entries()) lab.settle.set(operation.id, waits[slot]!);
  if (!round) return undefined;
  await pause(Math.max(...waits));
  const after = await round.reread();
  return after ? { atOnce: round.history, atRest: { ...round.history, after, hasty: true } } : undefined;
}

/**
 * What is refused whenever the other request's work is done may be meant for the time before, as the cancelling of what runs is.
 * What it does is learned from rounds in which it comes soon enough.
 */
export async function meanwhile(lab: Lab, trial: Trial, size: number, settled: readonly History[]): Promise<History[]> {
  const pair = [0, 1];
  const late = pair.filter((slot) => !settled.some((history) => isAccepted(history, slot)));
  if (trial.slots.length !== 2 || late.length !== 1 || Math.max(...waitsOf(lab, trial)) === 0) return [];
  const rounds = [await hastily(lab, trial, pair, size), await hastily(lab, trial, pair.toReversed(), size)];
  return rounds.flatMap((round) =>
    round && late.some((slot) => isAccepted(round.atRest, slot)) ? [round.atRest] : [],
  );
}

/**
 * A request that says nothing of its own may be served by the work that an earlier one has set going: a synchronisation that runs is
 * enough. Learned where several, one after another, come to what one alone comes to.
 */
export async function servedTogether(lab: Lab, trial: Trial, size: number, model: Model): Promise<History[]> {
  const [{ operation }, other] = trial.slots;
  if (other || trial.perSlot.length > 0 || operation.body || Math.max(...waitsOf(lab, trial)) === 0) return [];
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

const isAccepted = ({ replies }: History, slot: number): boolean =>
  replies.some((reply) => reply.slot === slot && reply.status !== null && reply.status < 400);
