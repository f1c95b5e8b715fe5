/** The moment of release: who is let go when, and when that is over. */

import { networkRead } from './loop.ts';
import type { Shot } from './volley.ts';

type Offsets = readonly number[] | undefined;

/** Milliseconds after the release, never negative. */
const offsetOf = (offsets: Offsets, slot: number): number => Math.max(0, offsets?.[slot] ?? 0);

export const latestOffset = (offsets: Offsets): number => Math.max(0, ...(offsets ?? []));

/**
 * Lets every shot go at its offset; those with the same offset in one synchronous loop.
 * Resolves after the last of them, once the network has been read again, with that instant (`performance.now()`):
 * what had arrived until then has been seen.
 */
export async function releaseAt(shots: readonly Shot[], offsets: Offsets): Promise<number> {
  const groups = Map.groupBy(shots.keys(), (slot) => offsetOf(offsets, slot));
  await Promise.all([...groups].map(([offset, slots]) => after(offset, () => letGo(shots, slots))));
  return performance.now();
}

function letGo(shots: readonly Shot[], slots: readonly number[]): void {
  for (const slot of slots) if (!shots[slot]!.recorder.ended) shots[slot]!.release();
}

/** Milliseconds by which a timer may be late: the rest of an offset is waited for turn by turn. */
const timerGrain = 3;

/**
 * Runs the action in a turn of the loop of its own, so that the network is read between it and the end. At offset 0
 * without a timer, which would put the program to sleep just before it has to be quick.
 */
function after(offsetMs: number, action: () => void): Promise<void> {
  return new Promise((resolve) => {
    const run = () => {
      action();
      networkRead().then(resolve);
    };
    const due = performance.now() + offsetMs;
    const spin = (): void => void (performance.now() >= due ? run() : setImmediate(spin));
    if (offsetMs > timerGrain) setTimeout(spin, offsetMs - timerGrain);
    else if (offsetMs > 0) setImmediate(spin);
    else setImmediate(run);
  });
}
