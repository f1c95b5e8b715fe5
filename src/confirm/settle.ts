/** How long reads lag behind a write. */
import { stateOf } from '../oracle/facts.ts';
import type { Reading } from '../oracle/history.ts';
import type { Trial } from '../probes/probe.ts';
import { Unusable } from '../rounds/fixture.ts';
import type { Lab } from '../rounds/lab.ts';
import { idleRound, pause, serialRound } from '../rounds/round.ts';

const looks = [0, 40, 120, 300];
/** What was only accepted (202) may take longer. */
const patientLooks = [...looks, 700, 1500, 3000];

/** A response that has not ended by then is a stream, and nothing to race. */
const endlessMs = 20_000;

/**
 * How long do reads lag behind a write? Reads several times after one write; what differs from the last look, and does not
 * also differ between two looks at rest, has not settled.
 */
export async function learnSettling(lab: Lab, trial: Trial): Promise<void> {
  const { operation } = trial.slots[0];
  if (lab.settle.has(operation.id)) return;
  lab.settle.set(operation.id, 0);
  const rest = await idleRound(lab, trial, looks[1]!);
  const round = await serialRound(lab, trial, [0], 1);
  if (!rest || !round) return;
  const [reply] = round.history.replies;
  if (reply && reply.status === null && reply.receivedAt - reply.sentAt > endlessMs)
    throw new Unusable(
      'no-response',
      `${operation.id} did not end its answer when sent alone: ${reply.error ?? 'no response'}`,
    );
  const restless = new Set(differences(rest.history.before, rest.history.after));
  const readings: Reading[][] = [round.history.after];
  const times = round.history.replies[0]?.status === 202 ? patientLooks : looks;
  for (let i = 1; i < times.length; i += 1) {
    await pause(times[i]! - times[i - 1]!);
    readings.push((await round.reread()) ?? readings.at(-1)!);
  }
  const last = readings.at(-1)!;
  const differs = (reading: Reading[]): boolean => differences(reading, last).some((path) => !restless.has(path));
  // What the request has made was not there for the idle look: what counts its reads never comes to rest.
  if (differs(readings.at(-2)!)) {
    await pause(looks[1]!);
    for (const path of differences(last, (await round.reread()) ?? last)) restless.add(path);
  }
  const unsettled = readings.findLastIndex(differs);
  const settled = times[unsettled + 1];
  if (unsettled < 0 || settled === undefined) return;
  lab.lag.set(operation.id, settled);
  lab.settle.set(operation.id, 2 * settled);
}

/** Paths on which two readings disagree. */
export function differences(one: Reading[], other: Reading[]): string[] {
  const [a, b] = [stateOf(one, one), stateOf(one, other)];
  const [c, d] = [stateOf(other, other), stateOf(other, one)];
  return [...new Set([...unequal(a, b), ...unequal(c, d)])];
}

const unequal = (one: ReturnType<typeof stateOf>, other: ReturnType<typeof stateOf>): string[] =>
  [...new Set([...one.keys(), ...other.keys()])].filter(
    (path) => JSON.stringify(one.get(path)) !== JSON.stringify(other.get(path)),
  );
