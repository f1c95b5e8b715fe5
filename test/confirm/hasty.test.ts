/** What may only be done while a job runs, and what a job that runs does for others: learned from rounds that do not wait for it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import type { Report } from '../../src/report/report.ts';
import { scan } from '../../src/scan.ts';
import { type Loopback, serve } from '../target/loopback.ts';

const text = { type: 'string' };
const content = (properties: object) => ({
  content: { 'application/json': { schema: { type: 'object', properties } } },
});
const integer = { type: 'integer' };
const video = { id: text, state: text, copies: integer, checks: integer };
const started = { responses: { 202: { description: 'started' } } };
const parameters = [{ name: 'id', in: 'path', required: true, schema: text }];
const document = JSON.stringify({
  openapi: '3.0.3',
  info: { title: 'Videos', version: '1' },
  paths: {
    '/videos': { post: { responses: { 201: { description: 'made', ...content(video) } } } },
    '/videos/{id}': { parameters, get: { responses: { 200: { description: 'it', ...content(video) } } } },
    '/videos/{id}/conversion': {
      parameters,
      post: { responses: { 202: { description: 'started' }, 409: { description: 'it runs' } } },
      delete: { responses: { 204: { description: 'stopped' }, 409: { description: 'nothing runs' } } },
    },
    '/videos/{id}/stop': { parameters, put: { responses: { 204: { description: 'nothing runs' } } } },
    '/videos/{id}/check': { parameters, post: started },
    '/videos/{id}/check-for': {
      parameters,
      post: { requestBody: { required: true, ...content({ word: text }) }, ...started },
    },
  },
});

const open: Loopback[] = [];
afterAll(async () => {
  for (const server of open) await server.close();
});

interface Video {
  id: string;
  state: string;
  copies: number;
  checks: number;
}

async function scanned(include: string): Promise<Report> {
  const videos = new Map<string, Video>();
  const server = await serve(async (request, response) => {
    const say = (status: number, body?: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(body && JSON.stringify(body));
    };
    for await (const _ of request);
    if (request.url === '/openapi.json') return void response.end(document);
    const [, , id = '', work = ''] = request.url!.split('/');
    if (id === '') {
      const made = { id: crypto.randomUUID(), state: 'new', copies: 0, checks: 0 };
      videos.set(made.id, made);
      return say(201, made);
    }
    const own = videos.get(id);
    if (!own) return say(404);
    if (request.method === 'GET') return say(200, own);
    await sleep(2);
    if (work === 'stop') {
      if (own.state === 'running') own.state = 'stopped';
      return say(204);
    }
    if (request.method === 'DELETE') {
      if (own.state !== 'running') return say(409);
      own.state = 'stopped';
      return say(204);
    }
    if (work.startsWith('check')) {
      const lasts = work === 'check' ? 60 : 20;
      if (own.state !== 'checking')
        setTimeout(() => Object.assign(own, { state: 'new', checks: own.checks + 1 }), lasts);
      own.state = 'checking';
      return say(202);
    }
    if (own.state === 'running') return say(409);
    own.state = 'running';
    setTimeout(() => {
      if (own.state !== 'running') return;
      own.copies += 1;
      own.state = 'done';
    }, 30);
    say(202);
  });
  open.push(server);
  const config = await parseConfig(
    { url: server.url, depth: 'quick', seed: 'videos', include },
    { workspace: import.meta.dirname, env: {} },
  );
  return scan(config, { onProgress: () => {}, signal: new AbortController().signal });
}

it.concurrent('accuses nobody where what runs is stopped, and is refused when it is done', async ({ expect }) => {
  const { findings, suspected, coverage } = await scanned('* /videos/{id}/conversion');
  expect([findings, suspected]).toEqual([[], []]);
  expect(coverage.exercised).toBe(2);
}, 60_000);

it.concurrent('accuses nobody where what runs is stopped, and what is done is not', async ({ expect }) => {
  const { findings, suspected, coverage } = await scanned('POST /videos/{id}/conversion\nPUT /videos/{id}/stop');
  expect([findings, suspected]).toEqual([[], []]);
  expect(coverage.exercised).toBe(2);
}, 60_000);

it.concurrent('accuses nobody where what runs already is enough', async ({ expect }) => {
  const { findings, suspected, coverage } = await scanned('POST /videos/{id}/check');
  expect([findings, suspected]).toEqual([[], []]);
  expect(coverage.exercised).toBe(1);
}, 60_000);

it.concurrent('still sees that what a request says itself is lost', async ({ expect }) => {
  const { findings } = await scanned('POST /videos/{id}/check-for');
  expect(findings.map(({ rule }) => rule)).toEqual(['lost-update']);
}, 60_000);
