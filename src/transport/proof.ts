/** How well the requests of one burst overlapped: pure arithmetic on the times that were taken. */
import type { Flight } from './recorder.ts';

/**
 * First to last release write, microseconds: the window in which they all left, from the beginning of the first write
 * to the end of the last, so that a sender who was interrupted in the middle of a write does not look quick.
 * Offsets that were asked for are taken off, so that the figure is the sender's own inaccuracy.
 */
export function spreadMicros(flights: readonly Flight[], offsets: readonly number[] = []): number {
  const released = flights.flatMap(({ releasedAt, releasedFrom }, slot) =>
    releasedAt === undefined ? [] : [{ at: releasedAt, from: releasedFrom ?? releasedAt, offset: offsets[slot] ?? 0 }],
  );
  if (released.length < 2) return 0;
  const last = Math.max(...released.map(({ at, offset }) => at - offset));
  const first = Math.min(...released.map(({ from, offset }) => from - offset));
  return Math.round((last - first) * 1000);
}

/** Responses that began before their own request was let go. */
export function earlyResponses(flights: readonly Flight[]): number {
  return flights.filter(
    ({ respondedAt, releasedAt }) =>
      respondedAt !== undefined && (releasedAt === undefined || respondedAt < releasedAt),
  ).length;
}

/**
 * How many requests were surely in flight at one instant after the release.
 * `settledAt` is a moment after the last release write at which the network had been read once more: a response that
 * was seen no later may have arrived while the writes were still going on, and then nothing is proven.
 */
export function inFlightAt(flights: readonly Flight[], settledAt: number): number {
  return flights.filter(({ releasedAt, respondedAt, endedAt }) => {
    if (releasedAt === undefined || releasedAt > settledAt) return false;
    return (respondedAt ?? endedAt ?? Number.POSITIVE_INFINITY) > settledAt;
  }).length;
}

/** Whether every request was. */
export const overlapped = (flights: readonly Flight[], settledAt: number): boolean =>
  inFlightAt(flights, settledAt) === flights.length;

/** Below this a step is the scheduler's noise, not a service time; milliseconds. */
const smallestStepMs = 0.4;

/**
 * Whether response times step up by one service time each, as they do when requests run one after another: the first
 * takes one service time and the network's floor, every later one a service time more.
 * With two requests chance alone makes a staircase now and then: believe it only over several bursts.
 */
export function isStaircase(flights: readonly Flight[], floorMs: number): boolean {
  const times = flights
    .flatMap(({ releasedAt, respondedAt }) =>
      releasedAt === undefined || respondedAt === undefined ? [] : [respondedAt - releasedAt],
    )
    .sort((a, b) => a - b);
  if (times.length < 2 || times.length < flights.length) return false;
  const steps = times.slice(1).map((time, i) => time - times[i]!);
  const service = median(steps);
  const first = times[0]! - floorMs;
  if (service < smallestStepMs || first < service * 0.5 || first > service * 1.6) return false;
  const even = steps.filter((step) => step > service * 0.6 && step < service * 1.6).length;
  return even >= steps.length * 0.8;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
