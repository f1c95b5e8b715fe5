/** How long reads lag behind a write. */
import { isCreated, stateOf } from '../oracle/facts.ts';
import type { Reading } from '../oracle/history.ts';
import type { Trial } from '../probes/probe.ts';
import type { Lab } from '../rounds/lab.ts';
import { pause, type Rested, restedRound } from '../rounds/round.ts';
import { Unusable } from '../rounds/unusable.ts';

/** Milliseconds after the answer. */
const looks = [0, 40, 120, 300];
/** What was only accepted (202), or shows nothing yet, may take longer. */
const patientLooks = [420, 550, 700, 1000, 1500, 2200, 3000];

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
  const rested = await restedRound(lab, trial, looks[1]!);
  if (!rested) return;
  const { round, rest } = rested;
  const { before, after, replies } = round.history;
  const [reply] = replies;
  if (reply && reply.status === null && reply.receivedAt - reply.sentAt > endlessMs)
    throw new Unusable(
      'no-response',
      `${operation.id} did not end its answer when sent alone: ${reply.error ?? 'no response'}`,
    );
  const restless = new Set(differences(before, rest));
  const seen: Look[] = [{ at: 0, readings: after }];
  await look(rested, looks.slice(1), seen);
  const moved = (): boolean => differences(before, there(seen.at(-1)!.readings)).some((path) => !restless.has(path));
  const status = reply?.status ?? 0;
  const isVain = status >= 200 && status < 300 && after.length > 0 && !moved();
  if (status === 202 || (isVain && lab.vain < mostVain)) await look(rested, patientLooks, seen);
  // An API whose reads were seen to lag is waited for each time.
  if (isVain && status !== 202) lab.vain = moved() ? Number.NEGATIVE_INFINITY : lab.vain + 1;
  const last = seen.at(-1)!.readings;
  const differs = ({ readings }: Look): boolean => differences(readings, last).some((path) => !restless.has(path));
  // What the request has made was not there for the look at rest: what counts its reads never comes to rest.
  if (differs(seen.at(-2)!)) {
    await pause(looks[1]!);
    for (const path of differences(last, (await round.reread()) ?? last)) restless.add(path);
  }
  const unsettled = seen.findLastIndex(differs);
  const settled = seen[unsettled + 1]?.at;
  if (unsettled < 0 || settled === undefined) return;
  lab.lag.set(operation.id, settled);
  // A job may take twice as long; a copy that lags is late by about as much each time.
  lab.settle.set(operation.id, settled + (status === 202 ? settled : Math.min(settled, longestMargin)));
}

/** Milliseconds that are waited beyond the time in which reads were seen to agree. */
const longestMargin = 300;

/** Operations without any effect that are looked at for long, before it is known that this API is slow to show one. */
const mostVain = 2;

/** Without what was made and is not found yet. */
const there = (readings: Reading[]): Reading[] =>
  readings.filter(({ observer, status }) => !isCreated(observer) || (status ?? 500) < 400);

interface Look {
  /** Milliseconds after the answer. */
  at: number;
  readings: Reading[];
}

/** Looks when it is time; over a distance one look takes so long that the next may be due already, and the last of these is enough. */
async function look({ round, answeredAt }: Rested, times: readonly number[], seen: Look[]): Promise<void> {
  const elapsed = (): number => performance.now() - answeredAt;
  for (const [i, time] of times.entries()) {
    if ((times[i + 1] ?? Number.POSITIVE_INFINITY) <= elapsed()) continue;
    await pause(time - elapsed());
    const at = Math.round(elapsed());
    seen.push({ at, readings: (await round.reread()) ?? seen.at(-1)!.readings });
  }
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
