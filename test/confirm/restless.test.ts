/** A suspicion is told only of what stands still when nobody writes. */
import { afterEach, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import { block, restless } from '../../src/confirm/block.ts';
import { tryOut } from '../../src/confirm/calibrate.ts';
import { openRace, type Race } from '../../src/confirm/race.ts';
import { enter } from '../../src/identities/enter.ts';
import { planOf } from '../../src/plan.ts';
import { headersOf, openLab } from '../../src/rounds/open.ts';
import { openTransport } from '../../src/transport/open.ts';
import { type Answer, type Request, startServer } from '../documents/server.ts';
import { document, load, takes, text } from '../spec/documents.ts';

const api = document({
  'POST /posts': takes({ 'title!': text }),
  'GET /posts/{id}': {},
  'POST /posts/{id}/vote': {},
});

/** What a job takes off a score: once, with the next vote, or with every read as well. */
interface Job {
  next: boolean;
  always: boolean;
}

function posts(job: Job): (request: Request) => Promise<Answer> {
  const made: { id: number; score: number }[] = [];
  return async ({ line, path }) => {
    if (line === 'POST /posts') return [201, made[made.push({ id: made.length, score: 0 }) - 1]];
    const post = made[Number(path[1])];
    if (!post) return [404];
    const fades = job.always || (job.next && !line.startsWith('GET'));
    if (fades) post.score -= 1;
    if (line.startsWith('GET')) return [200, post];
    job.next = false;
    await new Promise((resolve) => setTimeout(resolve, 4));
    post.score += 1;
    return [204];
  };
}

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function raceOf(job: Job): Promise<Race> {
  const server = await startServer(posts(job));
  const config = await parseConfig({ url: server.url, seed: 'votes' }, { workspace: import.meta.dirname, env: {} });
  const transport = await openTransport(new URL(server.url), {
    protocol: 'h1',
    timeoutMs: 5_000,
    maxBodyBytes: 10_000,
  });
  open.push(() => transport.close(), server.close);
  const spec = await load(api);
  const headers = headersOf(config, 'votes');
  const entered = await enter(config, spec, transport, headers, () => {});
  const { signal } = new AbortController();
  const lab = openLab({ id: 'votes', headers, config, spec, transport, entered, signal });
  const { trials } = planOf(spec, config).entries.find(({ subject }) => subject.operation.path.endsWith('/vote'))!;
  const { trial, tried } = await tryOut(lab, trials.find(({ needsRefusal }) => !needsRefusal)!);
  return openRace(lab, trial, 2, tried);
}

/** The race after one burst in which a job took a point away. */
async function suspected(job: Job): Promise<Race> {
  const race = await raceOf(job);
  job.next = true;
  await block(race, false);
  expect(race.tally.hits.map(({ rule }) => rule.id)).toEqual(['lost-update']);
  return race;
}

it('a number that moves while it is only looked at explains what seemed lost', async () => {
  const job = { next: false, always: false };
  const race = await suspected(job);
  job.always = true;
  expect(await restless(race, race.tally, 20)).toBe(true);
  expect(race.tally.hits).toEqual([]);
}, 20_000);

it('a number that stands still does not', async () => {
  const race = await suspected({ next: false, always: false });
  expect(await restless(race, race.tally, 20)).toBe(false);
  expect(race.tally.hits).toHaveLength(1);
}, 20_000);
