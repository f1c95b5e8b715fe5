/** What is adjusted by what it is told, up and down, and never below nothing. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import type { Report } from '../../src/report/report.ts';
import { scan } from '../../src/scan.ts';
import { type Loopback, serve } from '../target/loopback.ts';

const integer = { type: 'integer' };
const object = (properties: Record<string, object>) => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});
const content = (schema: object) => ({ content: { 'application/json': { schema } } });
const asks = (schema: object) => ({ requestBody: { required: true, ...content(schema) } });
const stock = object({ id: { type: 'string' }, count: integer });
const says = (status: number) => ({ responses: { [status]: { description: 'done', ...content(stock) } } });
const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }];
const document = JSON.stringify({
  openapi: '3.0.3',
  info: { title: 'Stock', version: '1' },
  paths: {
    '/stock': { post: { ...asks(object({ count: integer })), ...says(201) } },
    '/stock/{id}': { parameters, get: says(200) },
    '/stock/{id}/adjust': { parameters, post: { ...asks(object({ delta: integer })), ...says(200) } },
  },
});

const open: Loopback[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

/** @param racy looks first, and adds a while later: nothing is lost, and too much is taken */
async function scanned(racy: boolean): Promise<Report> {
  const counts: number[] = [];
  const server = await serve(async (request, response) => {
    const say = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    let sent = '';
    for await (const chunk of request) sent += chunk;
    if (request.url === '/openapi.json') return void response.end(document);
    const id = request.url?.split('/')[2];
    const { count = 0, delta = 0 } = sent === '' ? {} : JSON.parse(sent);
    const at = Number(id ?? counts.push(count) - 1);
    if (!racy) await sleep(3);
    if (counts[at]! + delta < 0) return say(409, { detail: 'there is not so much of it' });
    if (racy) await sleep(3);
    counts[at]! += delta;
    say(id === undefined ? 201 : 200, { id: `${at}`, count: counts[at] });
  });
  open.push(server);
  const config = await parseConfig(
    { url: server.url, include: 'POST /stock/{id}/adjust', depth: 'quick', seed: 'stock', transport: 'h1' },
    { workspace: import.meta.dirname, env: {} },
  );
  return scan(config, { onProgress: () => {}, signal: new AbortController().signal });
}

it('is clean where the look and the write are one', { timeout: 60_000 }, async () => {
  const { findings, suspected, coverage } = await scanned(false);
  expect([...findings, ...suspected].map(({ id }) => id)).toEqual([]);
  expect(coverage.exercised).toBe(1);
});

it('is found where more is taken than there is', { timeout: 60_000 }, async () => {
  const { findings } = await scanned(true);
  expect(findings.map(({ rule }) => rule)).toEqual([
    expect.stringMatching(/limit-overrun|double-spend|bound-violation/),
  ]);
});
