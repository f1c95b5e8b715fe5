/** What is paid in can be paid out or given back: both are refused until then, and each refuses the other. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type Answer, type Asked, against, asks, ids, object, says, scanned, text } from './small-api.ts';

const deal = object({ id: text, state: text });
const step = { ...ids('id'), post: says(200, deal) };
const paths = {
  '/deals': { post: { ...asks(object({ title: text })), ...says(201, deal) } },
  '/deals/{id}': { ...ids('id'), get: says(200, deal) },
  '/deals/{id}/fund': step,
  '/deals/{id}/release': step,
  '/deals/{id}/refund': step,
};

/** @param racy looks first, and writes a while later */
function scanOf(racy: boolean) {
  const states: string[] = [];
  const answer = async ({ path: [, id, step] }: Asked): Promise<Answer> => {
    if (id === undefined) return [201, { id: `${states.push('made') - 1}`, state: 'made' }];
    const at = Number(id);
    if (step !== undefined) {
      const [from, to] = step === 'fund' ? ['made', 'funded'] : ['funded', `${step}ed`];
      if (!racy || step === 'fund') await sleep(3);
      if (states[at] !== from) return [409, { detail: `it is ${states[at]}` }];
      if (racy && step !== 'fund') await sleep(3);
      states[at] = to;
    }
    return [200, { id, state: states[at] }];
  };
  return scanned(paths, answer, { include: 'POST /deals/{id}/re*', seed: 'deals' });
}

it('is clean where the look and the write are one', { timeout: 60_000 }, async () => {
  expect(against(await scanOf(false))).toEqual([]);
});

it('is found where both are done', { timeout: 60_000 }, async () => {
  const { findings } = await scanOf(true);
  const told = findings.map(({ rule, operations }) => [rule, ...operations.toSorted()].join(' '));
  expect(told).toContain('write-skew POST /deals/{id}/refund POST /deals/{id}/release');
});
