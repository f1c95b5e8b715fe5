/** An API with more operations than the budget has room for, that removes one thing at a time. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import type { Report } from '../../src/report/report.ts';
import { scan } from '../../src/scan.ts';
import { type Loopback, serve } from '../target/loopback.ts';

const kinds = Array.from({ length: 60 }, (_, index) => `shelf${index}s`);
const item = { type: 'object', required: ['label'], properties: { label: { type: 'string' } } };
const content = { 'application/json': { schema: item } };
const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }];
const document = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'Shelves', version: '1' },
  paths: Object.fromEntries(
    kinds.flatMap((kind) => [
      [`/${kind}`, { post: { requestBody: { content }, responses: { 201: { description: 'made', content } } } }],
      [
        `/${kind}/{id}`,
        {
          parameters,
          get: { responses: { 200: { description: 'one', content } } },
          patch: { requestBody: { content }, responses: { 200: { description: 'changed', content } } },
          delete: { responses: { 204: { description: 'gone' } } },
        },
      ],
    ]),
  ),
});

let server: Loopback;
let report: Report;
beforeAll(async () => {
  const items = new Map<string, object>();
  let removing = 0;
  server = await serve(async (request, response) => {
    const say = (status: number, body?: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(body && JSON.stringify(body));
    };
    let text = '';
    for await (const chunk of request) text += chunk;
    const path = request.url ?? '';
    if (path === '/openapi.json') return void response.end(document);
    if (request.method === 'DELETE') {
      if (removing > 0) return say(503, { detail: 'busy' });
      removing += 1;
      await sleep(1);
      removing -= 1;
      return say(items.delete(path) ? 204 : 404);
    }
    await sleep(1);
    if (request.method === 'POST') {
      const id = crypto.randomUUID();
      items.set(`${path}/${id}`, { ...JSON.parse(text), id });
      return say(201, items.get(`${path}/${id}`));
    }
    if (!items.has(path)) return say(404, { detail: 'no such thing' });
    if (request.method === 'PATCH') items.set(path, { ...items.get(path), ...JSON.parse(text) });
    return say(200, items.get(path));
  });
  const config = await parseConfig(
    { url: server.url, seed: 'large', 'max-requests': '3000' },
    { workspace: import.meta.dirname, env: {} },
  );
  report = await scan(config, { onProgress: () => {}, signal: new AbortController().signal });
}, 60_000);
afterAll(() => server.close());

it('is raced before all of it was tried', () => {
  expect(report.run.stopped).toContain('3000');
  expect(report.findings).toEqual([]);
  expect(report.coverage.exercised).toBeGreaterThan(5);
  expect(report.coverage.untested.some(({ reason }) => reason === 'not-reached')).toBe(true);
});

it('is left as it was: what was refused among several deletions is removed alone', () => {
  expect(report.traffic.created).toBeGreaterThan(100);
  expect(report.traffic).toMatchObject({ deleted: report.traffic.created, leftovers: [] });
});
