/** A correct API whose ids are numbers of 64 bits, as snowflakes and rows of distributed databases are. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import { scan } from '../../src/scan.ts';
import { serve } from '../target/loopback.ts';

const id = { type: 'integer', format: 'int64' };
const note = {
  type: 'object',
  required: ['text'],
  properties: { id: { ...id, readOnly: true }, text: { type: 'string' } },
};
const content = { 'application/json': { schema: note } };
const document = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'Notes', version: '1' },
  paths: {
    '/notes': {
      post: { requestBody: { required: true, content }, responses: { 201: { description: 'made', content } } },
    },
    '/notes/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: id }],
      get: { responses: { 200: { description: 'one', content } } },
      put: { requestBody: { required: true, content }, responses: { 200: { description: 'set', content } } },
      delete: { responses: { 204: { description: 'gone' } } },
    },
  },
});

it('is asked for by the id that it gave, and no two of its ids are taken for one', async () => {
  const notes = new Map<string, string>();
  let last = 0n;
  let strays = 0;
  const newId = (): string => {
    const first = BigInt(Date.now()) << 22n;
    last = first > last ? first : last + 1n;
    return String(last);
  };
  const server = await serve(async (request, response) => {
    const say = (status: number, key?: string): void => {
      const shown = key === undefined ? '' : `{"id": ${key}, "text": ${JSON.stringify(notes.get(key))}}`;
      response.writeHead(status, { 'content-type': 'application/json' }).end(shown);
    };
    let text = '';
    for await (const chunk of request) text += chunk;
    const path = request.url ?? '';
    if (path === '/openapi.json') return void response.end(document);
    if (path.split('/')[1] !== 'notes') return say(404);
    await sleep(5);
    const key = path.split('/')[2] ?? newId();
    if (request.method === 'POST') notes.set(key, JSON.parse(text).text);
    if (!notes.has(key)) {
      strays += 1;
      return say(404);
    }
    if (request.method === 'PUT') notes.set(key, JSON.parse(text).text);
    if (request.method !== 'DELETE') return say(request.method === 'POST' ? 201 : 200, key);
    notes.delete(key);
    return say(204);
  });
  const config = await parseConfig(
    { url: server.url, seed: 'ids', depth: 'quick', exclude: 'DELETE /notes/{id}' },
    { workspace: import.meta.dirname, env: {} },
  );
  const report = await scan(config, { onProgress: () => {}, signal: new AbortController().signal });
  await server.close();
  expect(strays).toBe(0);
  expect([...report.findings, ...report.suspected]).toEqual([]);
  expect(report.coverage.exercised).toBe(2);
  expect(report.traffic.leftovers).toEqual([]);
}, 60_000);
