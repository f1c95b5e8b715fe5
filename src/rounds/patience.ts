/** Outside bursts a server that asks for patience gets it. */
import type { Exchange } from '../transport/transport.ts';

const longest = 30_000;

/**
 * Milliseconds to wait before the request is sent again; `undefined` where nothing asks for that. A 429 always does, with
 * or without `Retry-After`; a 503 only with it, because an app that fails is no app that asks to wait.
 */
export function askedToWait(
  { status, headers }: Pick<Exchange, 'status' | 'headers'>,
  attempt: number,
  now: number,
): number | undefined {
  const asked = retryAfter(headers['retry-after'], now);
  if (status === 503) return asked;
  return status === 429 ? (asked ?? 500 * 2 ** attempt) : undefined;
}

/** Seconds or a date, as HTTP has it. */
function retryAfter(text: string | undefined, now: number): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const wait = /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isNaN(wait) ? undefined : Math.min(longest, Math.max(0, wait));
}

const slice = 200;

/** Waits; `check` throws where the scan has to end before. */
export async function pause(milliseconds: number, check: () => void): Promise<void> {
  for (let left = milliseconds; left > 0; left -= slice) {
    check();
    await new Promise((resolve) => setTimeout(resolve, Math.min(left, slice)));
  }
}
