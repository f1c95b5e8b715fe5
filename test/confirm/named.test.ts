/** A queue is there as soon as it is named, and there is nothing to claim until something is in it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import type { Report } from '../../src/report/report.ts';
import { scan } from '../../src/scan.ts';
import { type Loopback, serve } from '../target/loopback.ts';

const text = { type: 'string' };
const content = (schema: object) => ({ content: { 'application/json': { schema } } });
const takes = (properties: Record<string, object>) => ({
  requestBody: { required: true, ...content({ type: 'object', required: Object.keys(properties), properties }) },
});
const job = { type: 'object', properties: { id: { type: 'integer' }, task: text, worker: text } };
const named = (name: string) => [{ name, in: 'path', required: true, schema: text }];
const document = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'Queues', version: '1' },
  paths: {
    '/queues/{queue}/jobs': {
      parameters: named('queue'),
      post: { ...takes({ task: text }), responses: { 201: { description: 'queued', ...content(job) } } },
      get: { responses: { 200: { description: 'all of them', ...content({ type: 'array', items: job }) } } },
    },
    '/queues/{queue}/claim': {
      parameters: named('queue'),
      post: {
        ...takes({ worker: text }),
        responses: { 200: { description: 'one to do', ...content(job) }, 204: { description: 'nothing to do' } },
      },
    },
    '/signs/{sign}/flip': { parameters: named('sign'), post: { responses: { 200: { description: 'flipped' } } } },
  },
});

const claim = 'POST /queues/{queue}/claim';
const open: Loopback[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function scanned(isAtomic: boolean, include: string): Promise<Report> {
  const queues = new Map<string, { id: number; task: string; worker: string }[]>();
  let last = 0;
  const server = await serve(async (request, response) => {
    const say = (status: number, body?: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(body && JSON.stringify(body));
    };
    let sent = '';
    for await (const chunk of request) sent += chunk;
    if (request.url === '/openapi.json') return void response.end(document);
    const [, kind, name = '', action] = request.url!.split('/');
    if (kind !== 'queues') return say(404, { error: 'no such sign' });
    const jobs = queues.get(name) ?? [];
    queues.set(name, jobs);
    if (request.method === 'GET') return say(200, jobs);
    const body = JSON.parse(sent);
    if (action === 'jobs') {
      last += 1;
      jobs.push({ id: last, task: body.task, worker: '' });
      return say(201, jobs.at(-1));
    }
    if (isAtomic) await sleep(3);
    const free = jobs.find(({ worker }) => worker === '');
    if (!isAtomic) await sleep(3);
    if (free) free.worker = body.worker;
    say(free ? 200 : 204, free);
  });
  open.push(server);
  const config = await parseConfig(
    { url: server.url, depth: 'quick', seed: 'queues', include },
    { workspace: import.meta.dirname, env: {} },
  );
  return scan(config, { onProgress: () => {}, signal: new AbortController().signal });
}

it('is raced after something was put in', async () => {
  const report = await scanned(false, claim);
  expect(report.findings.map(({ operations }) => operations)).toContainEqual([claim]);
}, 30_000);

it('is clean where one job goes to one worker', async () => {
  const report = await scanned(true, claim);
  expect(report.findings).toEqual([]);
  expect(report.suspected).toEqual([]);
  expect(report.coverage.exercised).toBe(1);
}, 30_000);

it('says how a name that is known is given where a new one is refused', async () => {
  const report = await scanned(true, 'POST /signs/{sign}/flip');
  expect(report.coverage.untested).toContainEqual(
    expect.objectContaining({ reason: 'refused', detail: expect.stringContaining('values: { sign: … }') }),
  );
}, 30_000);
