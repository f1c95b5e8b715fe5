/** An account may have three rooms at a time: that leaves little place for other rooms beside the one that is raced. */
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
const room = { id: text, name: text, open: { type: 'boolean' } };
const parameters = [{ name: 'id', in: 'path', required: true, schema: text }];
const says = (status: number, properties: object) => ({
  responses: { [status]: { description: 'done', ...content(properties) } },
});
const document = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'Rooms', version: '1' },
  paths: {
    '/rooms': { post: { requestBody: { required: true, ...content({ name: text }) }, ...says(201, room) } },
    '/rooms/{id}': { parameters, get: says(200, room), delete: { responses: { 204: { description: 'gone' } } } },
    '/rooms/{id}/close': { parameters, post: { ...says(200, room) } },
  },
});

const open: Loopback[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function scanned(isAtomic: boolean, most: number): Promise<Report> {
  const rooms = new Map<string, { id: string; name: string; open: boolean }>();
  const server = await serve(async (request, response) => {
    const say = (status: number, body?: object): void => {
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(status === 204 ? '' : JSON.stringify(body));
    };
    let sent = '';
    for await (const chunk of request) sent += chunk;
    const [, , id = '', action] = request.url!.split('/');
    if (request.url === '/openapi.json') return void response.end(document);
    if (request.method === 'POST' && id === '') {
      if (rooms.size >= most) return say(403, { detail: 'you have too many rooms' });
      const made = { id: crypto.randomUUID(), name: JSON.parse(sent).name, open: true };
      rooms.set(made.id, made);
      return say(201, made);
    }
    const own = rooms.get(id);
    if (!own) return say(404, {});
    if (request.method === 'DELETE') return say(rooms.delete(id) ? 204 : 404, {});
    if (action === undefined) return say(200, own);
    if (isAtomic) await sleep(3);
    if (!own.open) return say(422, { detail: 'it is closed' });
    if (!isAtomic) await sleep(3);
    own.open = false;
    say(200, own);
  });
  open.push(server);
  const config = await parseConfig(
    { url: server.url, depth: 'quick', seed: 'rooms', transport: 'h1', include: 'POST /rooms/{id}/close' },
    { workspace: import.meta.dirname, env: {} },
  );
  return scan(config, { onProgress: () => {}, signal: new AbortController().signal });
}

it('is confirmed with as many beside each other as there may be', async () => {
  const report = await scanned(false, 3);
  expect(report.findings.map(({ rule }) => rule)).toEqual(['repeated-transition']);
  expect(report.findings[0]?.placebo).toMatchObject({ unexplained: 0, total: expect.any(Number) });
  expect(report.traffic.leftovers).toEqual([]);
}, 40_000);

it('stays suspected where there may be one at a time', async () => {
  const report = await scanned(false, 1);
  expect(report.findings).toEqual([]);
  expect(report.suspected.map(({ rule }) => rule)).toEqual(['repeated-transition']);
}, 40_000);

it('is clean where the step is taken once', async () => {
  const report = await scanned(true, 3);
  expect([...report.findings, ...report.suspected]).toEqual([]);
  expect(report.coverage.exercised).toBe(1);
}, 40_000);
