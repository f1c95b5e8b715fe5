/** What shares nothing is made beside each other, unless the server cannot do that. */
import { afterEach, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import { enter } from '../../src/identities/enter.ts';
import { planOf } from '../../src/plan.ts';
import { beside } from '../../src/rounds/beside.ts';
import type { Lab } from '../../src/rounds/lab.ts';
import { headersOf, openLab } from '../../src/rounds/open.ts';
import { placeboRound, type Round } from '../../src/rounds/round.ts';
import { openTransport } from '../../src/transport/open.ts';
import { type Answer, type Request, startServer } from '../documents/server.ts';
import { document, load, takes, text } from '../spec/documents.ts';

it('runs so many at once, and after a failure waits for those under way', async () => {
  let [now, most, ended] = [0, 0, 0];
  const run = async (item: number): Promise<number> => {
    now += 1;
    most = Math.max(most, now);
    await new Promise((resolve) => setTimeout(resolve, 5 * item));
    now -= 1;
    ended += 1;
    if (item === 1) throw new Error('one');
    return item * 2;
  };
  expect(await beside([2, 3, 4, 5], 2, run)).toEqual([4, 6, 8, 10]);
  expect(most).toBe(2);
  ended = 0;
  await expect(beside([4, 1, 4, 4, 4], 2, run)).rejects.toThrow('one');
  expect([now, ended]).toEqual([0, 2]);
});

const api = document({
  'POST /posts': takes({ 'title!': text }),
  'GET /posts/{id}': {},
  'POST /posts/{id}/vote': {},
});

/** Posts whose ids are counted before or after the others have been waited for. */
function posts(isRacy: boolean): { answer: (request: Request) => Promise<Answer>; together: () => number } {
  const made: { id: number; score: number }[] = [];
  let [now, most] = [0, 0];
  const answer = async ({ line, path }: Request): Promise<Answer> => {
    if (line === 'POST /posts') {
      const early = made.length;
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, 20));
      now -= 1;
      const id = isRacy ? early : made.length;
      made[id] = { id, score: 0 };
      return [201, made[id]];
    }
    const post = made[Number(path[1])];
    if (!post) return [404];
    if (line.startsWith('POST')) post.score += 1;
    return [200, post];
  };
  return { answer, together: () => most };
}

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function placebo(answer: (request: Request) => Promise<Answer>): Promise<{ lab: Lab; rounds: Round[] | null }> {
  const server = await startServer(answer);
  const config = await parseConfig({ url: server.url, seed: 'beside' }, { workspace: import.meta.dirname, env: {} });
  const options = { protocol: 'h1' as const, timeoutMs: 5_000, maxBodyBytes: 10_000 };
  const transport = await openTransport(new URL(server.url), options);
  open.push(() => transport.close(), server.close);
  const spec = await load(api);
  const headers = headersOf(config, 'beside');
  const entered = await enter(config, spec, transport, headers, () => {});
  const { signal } = new AbortController();
  const lab = openLab({ id: 'beside', headers, config, spec, transport, entered, signal });
  const entry = planOf(spec, config).entries.find(({ subject }) => subject.operation.path.endsWith('/vote'));
  const trial = entry?.trials.find(({ probe }) => probe === 'repeat');
  return { lab, rounds: await placeboRound(lab, trial!, 4) };
}

const idsOf = (rounds: Round[] | null): unknown[] =>
  rounds?.map(({ history }) => (history.after[0]!.body as { id: number }).id) ?? [];

it('makes the fixtures of a placebo together', async () => {
  const { answer, together } = posts(false);
  const { lab, rounds } = await placebo(answer);
  expect(new Set(idsOf(rounds)).size).toBe(4);
  expect(together()).toBe(4);
  expect(lab.oneByOne).toBe(false);
});

it('makes them again one after another where two were one', async () => {
  const { lab, rounds } = await placebo(posts(true).answer);
  expect(new Set(idsOf(rounds)).size).toBe(4);
  expect(lab.oneByOne).toBe(true);
});
