/** What is still going on with a new thing when its creation has been answered. */
import { isCreated, observerOf } from '../oracle/facts.ts';
import type { Trial } from '../probes/probe.ts';
import type { Lab } from '../rounds/lab.ts';
import { hastily, waitsOf } from './hasty.ts';
import { differences } from './settle.ts';

/**
 * A job that finds what it works for deleted may stop, and how far it got by then is a matter of time and not of order: paths of
 * the fields of a new thing that still change by themselves after the answer, where the other request is a deletion. That the
 * thing is there is no such path. Serial rounds wait until it is done, and do not see it stopped.
 */
export async function unfinished(lab: Lab, trial: Trial, size: number): Promise<string[]> {
  const [waits, isDeletion] = [waitsOf(lab, trial), trial.slots.map(({ operation }) => operation.method === 'DELETE')];
  const job = waits.findIndex((wait, slot) => wait > 0 && !isDeletion[slot]);
  const round = job >= 0 && isDeletion.includes(true) ? await hastily(lab, trial, [job], size) : undefined;
  return round ? differences(round.atOnce.after, round.atRest.after).filter(isFieldOfNew) : [];
}

const isFieldOfNew = (path: string): boolean =>
  (isCreated(observerOf(path)) || path.includes('[+].')) && !/(#|@status)$/.test(path);
