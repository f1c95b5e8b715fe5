/** What can only be done while a job runs is learned while it runs. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import type { Report } from '../../src/report/report.ts';
import { scan } from '../../src/scan.ts';
import { type Loopback, serve } from '../target/loopback.ts';

const text = { type: 'string' };
const content = (properties: object) => ({
  content: { 'application/json': { schema: { type: 'object', properties } } },
});
const video = { id: text, state: text, copies: { type: 'integer' } };
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
  },
});

const open: Loopback[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function scanned(): Promise<Report> {
  const videos = new Map<string, { id: string; state: string; copies: number }>();
  const server = await serve(async (request, response) => {
    const say = (status: number, body?: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(body && JSON.stringify(body));
    };
    for await (const _ of request);
    if (request.url === '/openapi.json') return void response.end(document);
    const [, , id = ''] = request.url!.split('/');
    if (id === '') {
      const made = { id: crypto.randomUUID(), state: 'new', copies: 0 };
      videos.set(made.id, made);
      return say(201, made);
    }
    const own = videos.get(id);
    if (!own) return say(404);
    if (request.method === 'GET') return say(200, own);
    await sleep(2);
    if (request.method === 'DELETE') {
      if (own.state !== 'running') return say(409);
      own.state = 'stopped';
      return say(204);
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
    { url: server.url, depth: 'quick', seed: 'videos', include: '* /videos/{id}/conversion' },
    { workspace: import.meta.dirname, env: {} },
  );
  return scan(config, { onProgress: () => {}, signal: new AbortController().signal });
}

it('accuses nobody where what runs is stopped, and is refused when it is done', async () => {
  const { findings, suspected, coverage } = await scanned();
  expect([findings, suspected]).toEqual([[], []]);
  expect(coverage.exercised).toBe(2);
}, 60_000);
