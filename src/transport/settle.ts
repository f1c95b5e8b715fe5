/** How long to wait, where the protocol has no barrier, until the peer can have read what was sent ahead. */

/** What TCP sends before the first acknowledgement, bytes (RFC 6928). */
const initialWindow = 14_600;
/** Once per handler the gate is given time to show that it leaks: a handler that starts too early needs time to answer. */
export const trialMs = 20;

/** Milliseconds: one and a half round trips, and for a large body those that TCP needs to open its window. */
export function settleMs(roundTripMs: number, largestBody: number, tried: boolean): number {
  const windows = Math.ceil(Math.log2(1 + largestBody / initialWindow));
  const trips = 1.5 + Math.max(0, windows - 1);
  return Math.max(1, roundTripMs * trips) + (tried ? 0 : trialMs + roundTripMs);
}
