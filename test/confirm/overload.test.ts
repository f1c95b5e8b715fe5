/** A server that fails whenever several requests come at once, whatever they are about: with a race in it, and without. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import type { Report } from '../../src/report/report.ts';
import { scan } from '../../src/scan.ts';
import { serve } from '../target/loopback.ts';

const counter = { type: 'object', properties: { id: { type: 'string' }, count: { type: 'integer' } } };
const answer = { description: 'the counter', content: { 'application/json': { schema: counter } } };
const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }];
const document = JSON.stringify({
  openapi: '3.0.3',
  info: { title: 'Counters', version: '1' },
  paths: {
    '/counters': { post: { responses: { 201: answer } } },
    '/counters/{id}': {
      parameters,
      get: { responses: { 200: answer } },
      delete: { responses: { 204: { description: 'gone' } } },
    },
    '/counters/{id}/increments': { parameters, post: { responses: { 200: answer } } },
  },
});

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

async function scanned({ racy }: { racy: boolean }): Promise<Report> {
  const counters = new Map<string, number>();
  let busy = 0;
  const server = await serve(async (request, response) => {
    const say = (status: number, body?: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(body && JSON.stringify(body));
    };
    request.resume();
    if (request.url === '/openapi.json') return void response.end(document);
    const [, , id = crypto.randomUUID(), increments] = (request.url ?? '').split('/');
    if (request.method === 'POST' && increments === undefined) counters.set(id, 0);
    const count = counters.get(id);
    if (count === undefined) return say(404, { error: 'no such counter' });
    if (request.method === 'DELETE') return say(counters.delete(id) ? 204 : 404);
    if (increments === undefined) return say(request.method === 'POST' ? 201 : 200, { id, count });
    if (busy >= 3) return say(500, { error: 'no connection left' });
    busy += 1;
    await sleep(3);
    busy -= 1;
    counters.set(id, racy ? count + 1 : counters.get(id)! + 1);
    say(200, { id, count: counters.get(id)! });
  });
  endings.push(server.close);
  const config = await parseConfig(
    { url: server.url, seed: 'overload', include: 'POST /counters/{id}/increments', transport: 'h1' },
    { workspace: import.meta.dirname, env: {} },
  );
  return scan(config, { onProgress: () => {}, signal: new AbortController().signal });
}

it('a lost update is confirmed though unrelated requests fail too, and the failures are not held against it', async () => {
  const { findings, suspected } = await scanned({ racy: true });
  expect(findings.map(({ rule }) => rule)).toEqual(['lost-update']);
  expect(suspected).toEqual([]);
}, 60_000);

it('without one nothing is suspected, and the report tells of the failures', async () => {
  const { findings, suspected, warnings, verdict } = await scanned({ racy: false });
  expect([...findings, ...suspected]).toEqual([]);
  expect(verdict).toBe('passed');
  expect(warnings.join()).toContain('POST /counters/{id}/increments was answered with server errors');
}, 60_000);
