/** What is still going on with a new thing when its creation has been answered. */
import { isCreated, observerOf } from '../oracle/facts.ts';
import type { Trial } from '../probes/probe.ts';
import type { Lab } from '../rounds/lab.ts';
import { pause, serialRound } from '../rounds/round.ts';
import { differences } from './settle.ts';

/**
 * A job that finds what it works for deleted may stop, and how far it got by then is a matter of time and not of order: paths of
 * the fields of a new thing that still change by themselves after the answer, where the other request is a deletion. That the
 * thing is there is no such path. Serial rounds wait until it is done, and do not see it stopped.
 */
export async function unfinished(lab: Lab, { slots, ...trial }: Trial, size: number): Promise<string[]> {
  const waits = slots.map(({ operation }) => lab.settle.get(operation.id) ?? 0);
  const job = slots.findIndex(({ operation }, slot) => operation.method !== 'DELETE' && waits[slot]! > 0);
  if (job < 0 || !slots.some(({ operation }) => operation.method === 'DELETE')) return [];
  for (const { operation } of slots) lab.settle.set(operation.id, 0);
  const round = await serialRound(lab, { ...trial, slots }, [job], size, 'last');
  for (const [slot, { operation }] of slots.entries()) lab.settle.set(operation.id, waits[slot]!);
  if (!round) return [];
  await pause(Math.max(...waits));
  const later = await round.reread();
  return later ? differences(round.history.after, later).filter(isFieldOfNew) : [];
}

const isFieldOfNew = (path: string): boolean =>
  (isCreated(observerOf(path)) || path.includes('[+].')) && !/(#|@status)$/.test(path);
