/** Time limits: every request and every burst ends. */

import { timeout } from './failure.ts';
import type { Shot } from './volley.ts';

/** Resolves when every response is complete; what is not by then is given up. */
export async function finished(shots: readonly Shot[], longestMs: number): Promise<void> {
  await within(longestMs, Promise.all(shots.map(({ recorder }) => recorder.done)));
  for (const { recorder, abort } of shots) {
    if (recorder.ended) continue;
    recorder.failAs(timeout(Math.round(longestMs)));
    abort();
  }
}

/** Waits for the promise, but no longer than that. */
export async function within(longestMs: number, promise: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, longestMs);
  });
  await Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}
