/** Nothing can be received from a new queue: that is no refusal, and there is something to receive once something was sent. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type Answer, type Asked, against, asks, ids, integer, object, says, scanned, text } from './small-api.ts';

const queue = object({ id: text, waiting: integer });
const message = object({ id: text, payload: text });
const paths = {
  '/queues': { post: { ...asks(object({ title: text })), ...says(201, queue) } },
  '/queues/{id}': { ...ids('id'), get: says(200, queue) },
  '/queues/{id}/messages': { ...ids('id'), post: { ...asks(object({ payload: text })), ...says(201, message) } },
  '/queues/{id}/receive': { ...ids('id'), post: says(200, message) },
};

/** @param racy looks first, and takes it out a while later */
function scanOf(racy: boolean) {
  const queues: { id: string; payload: string }[][] = [];
  const answer = async ({ path: [, id, action], body: { payload } }: Asked): Promise<Answer> => {
    if (id === undefined) return [201, { id: `${queues.push([]) - 1}`, waiting: 0 }];
    const messages = queues[Number(id)];
    if (!messages) return [404];
    if (action === undefined) return [200, { id, waiting: messages.length }];
    if (!racy) await sleep(3);
    if (action === 'messages') {
      const made = { id: crypto.randomUUID(), payload };
      messages.push(made);
      return [201, made];
    }
    const [next] = messages;
    if (racy) await sleep(3);
    if (next && messages.includes(next)) messages.splice(messages.indexOf(next), 1);
    return next ? [200, next] : [204];
  };
  return scanned(paths, answer, { include: 'POST /queues/{id}/*', seed: 'queues' });
}

it('is clean where each message is given once', { timeout: 60_000 }, async () => {
  const report = await scanOf(false);
  expect(against(report)).toEqual([]);
  expect(report.coverage.exercised).toBe(2);
});

it('is found where one message is given to two', { timeout: 60_000 }, async () => {
  const { findings } = await scanOf(true);
  expect(findings.map(({ operations }) => operations)).toContainEqual(['POST /queues/{id}/receive']);
});
