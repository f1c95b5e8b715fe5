/** Creations that answer with a message and no id: what was made is known by the list that shows it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type Answer, type Asked, against, asks, ids, object, says, scanned, text } from './small-api.ts';

const paths = {
  '/desks': { get: says(200), post: { ...asks(object({ label: text })), ...says(201) } },
  '/desks/{id}/claim': { ...ids('id'), post: { ...asks(object({ who: text })), ...says(200) } },
};

/** @param racy looks first, and writes a while later */
function scanOf(racy: boolean) {
  const desks: { id: number; label: string; who: string }[] = [];
  const answer = async ({ method, path: [, id], body: { label, who } }: Asked): Promise<Answer> => {
    if (method === 'GET') return [200, { desks }];
    if (id === undefined) {
      desks.push({ id: desks.length, label, who: '' });
      return [201, { message: 'the desk was added' }];
    }
    const desk = desks[Number(id)];
    if (!desk) return [404, { message: 'no such desk' }];
    if (!racy) await sleep(3);
    if (desk.who !== '') return [409, { message: 'the desk is taken' }];
    if (racy) await sleep(3);
    desk.who = who;
    return [200, { message: 'the desk is yours' }];
  };
  return scanned(paths, answer, { include: 'POST /desks/{id}/claim', seed: 'desks' });
}

it('is raced, and clean where the look and the write are one', { timeout: 60_000 }, async () => {
  const report = await scanOf(false);
  expect(against(report)).toEqual([]);
  expect(report.coverage.exercised).toBe(1);
});

it('is found where two claim one', { timeout: 60_000 }, async () => {
  const { findings } = await scanOf(true);
  expect(findings.map(({ operations }) => operations)).toContainEqual(['POST /desks/{id}/claim']);
});
