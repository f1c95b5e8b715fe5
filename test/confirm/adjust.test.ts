/** What is adjusted by what it is told, up and down, and never below nothing. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type Answer, type Asked, against, asks, ids, integer, object, says, scanned, text } from './small-api.ts';

const stock = object({ id: text, count: integer });
const paths = {
  '/stock': { post: { ...asks(object({ count: integer })), ...says(201, stock) } },
  '/stock/{id}': { ...ids('id'), get: says(200, stock) },
  '/stock/{id}/adjust': { ...ids('id'), post: { ...asks(object({ delta: integer })), ...says(200, stock) } },
};

/** @param racy looks first, and adds a while later: nothing is lost, and too much is taken */
function scanOf(racy: boolean) {
  const counts: number[] = [];
  const answer = async ({ path: [, id], body: { count, delta = 0 } }: Asked): Promise<Answer> => {
    const at = Number(id ?? counts.push(count) - 1);
    if (!racy) await sleep(3);
    if (counts[at]! + delta < 0) return [409, { detail: 'there is not so much of it' }];
    if (racy) await sleep(3);
    counts[at]! += delta;
    return [id === undefined ? 201 : 200, { id: `${at}`, count: counts[at] }];
  };
  return scanned(paths, answer, { include: 'POST /stock/{id}/adjust', seed: 'stock' });
}

it('is clean where the look and the write are one', { timeout: 60_000 }, async () => {
  const report = await scanOf(false);
  expect(against(report)).toEqual([]);
  expect(report.coverage.exercised).toBe(1);
});

it('is found where more is taken than there is', { timeout: 60_000 }, async () => {
  const { findings } = await scanOf(true);
  expect(findings.map(({ rule }) => rule)).toEqual([
    expect.stringMatching(/limit-overrun|double-spend|bound-violation/),
  ]);
});
