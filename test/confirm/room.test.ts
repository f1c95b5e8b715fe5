/** Seven keys at most: what is deleted needs one of them in every round. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import { scan } from '../../src/scan.ts';
import { type Loopback, serve } from '../target/loopback.ts';

const text = { type: 'string' };
const content = (schema: object) => ({ content: { 'application/json': { schema } } });
const key = { type: 'object', required: ['name'], properties: { id: { ...text, readOnly: true }, name: text } };
const document = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'Keys', version: '1' },
  paths: {
    '/keys': {
      post: { requestBody: content(key), responses: { 201: { description: 'made', ...content(key) } } },
      get: { responses: { 200: { description: 'all', ...content({ type: 'array', items: key }) } } },
    },
    '/keys/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
      delete: { responses: { 204: { description: 'gone' } } },
    },
  },
});

const open: Loopback[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

it('room is made for it where earlier rounds have used it up', async () => {
  const keys = new Map<string, { id: string; name: string }>();
  const server = await serve(async (request, response) => {
    const say = (status: number, body?: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(body && JSON.stringify(body));
    };
    let sent = '';
    for await (const chunk of request) sent += chunk;
    if (request.url === '/openapi.json') return void response.end(document);
    const id = request.url!.split('/')[2];
    if (request.method === 'GET') return say(200, [...keys.values()]);
    if (id === undefined) {
      if (keys.size >= 7) return say(409, { error: 'seven are enough' });
      const made = { id: crypto.randomUUID(), name: JSON.parse(sent).name };
      keys.set(made.id, made);
      return say(201, made);
    }
    const found = keys.has(id);
    await sleep(3);
    keys.delete(id);
    say(found ? 204 : 404);
  });
  open.push(server);
  const config = await parseConfig(
    { url: server.url, depth: 'quick', seed: 'keys', include: 'DELETE /keys/{id}' },
    { workspace: import.meta.dirname, env: {} },
  );
  const report = await scan(config, { onProgress: () => {}, signal: new AbortController().signal });
  expect(report.findings.map(({ rule }) => rule)).toEqual(['double-delete']);
  expect(keys.size).toBe(0);
}, 30_000);
