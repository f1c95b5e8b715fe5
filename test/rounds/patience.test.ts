import { expect, it } from 'vitest';
import { askedToWait, pause } from '../../src/rounds/patience.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const asked = (status: number | null, retryAfter?: string, attempt = 0) =>
  askedToWait({ status, headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter } }, attempt, now);

it.each([
  [429, '2', 2_000],
  [429, '0', 0],
  [429, 'Sun, 01 Mar 2026 12:00:05 GMT', 5_000],
  [429, 'Sun, 01 Mar 2026 11:00:00 GMT', 0],
  [429, '86400', 30_000],
  [429, 'soon', 500],
  [429, undefined, 500],
  [503, '1', 1_000],
  [503, undefined, undefined],
  [500, '1', undefined],
  [201, '1', undefined],
  [null, undefined, undefined],
])('%s with Retry-After %s waits %s ms', (status, retryAfter, wait) => {
  expect(asked(status, retryAfter)).toBe(wait);
});

it('without a word of when, each wait is twice as long', () => {
  expect([0, 1, 2].map((attempt) => asked(429, undefined, attempt))).toEqual([500, 1_000, 2_000]);
});

it('a scan that has to end does not wait for it', async () => {
  const controller = new AbortController();
  let checks = 0;
  const check = () => {
    checks += 1;
    if (checks === 2) controller.abort();
    controller.signal.throwIfAborted();
  };
  await expect(pause(30_000, check)).rejects.toThrow(/abort/i);
  expect(checks).toBe(2);
});
