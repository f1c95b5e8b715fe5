/** What is paid in can be paid out or given back: both are refused until then, and each refuses the other. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import type { Report } from '../../src/report/report.ts';
import { scan } from '../../src/scan.ts';
import { type Loopback, serve } from '../target/loopback.ts';

const text = { type: 'string' };
const deal = { type: 'object', properties: { id: text, state: text } };
const content = (schema: object) => ({ content: { 'application/json': { schema } } });
const parameters = [{ name: 'id', in: 'path', required: true, schema: text }];
const responses = { 200: { description: 'done', ...content(deal) }, 409: { description: 'not now' } };
const body = { type: 'object', required: ['title'], properties: { title: text } };
const document = JSON.stringify({
  openapi: '3.0.3',
  info: { title: 'Deals', version: '1' },
  paths: {
    '/deals': {
      post: {
        requestBody: { required: true, ...content(body) },
        responses: { 201: { description: 'made', ...content(deal) } },
      },
    },
    '/deals/{id}': { parameters, get: { responses } },
    ...Object.fromEntries(
      ['fund', 'release', 'refund'].map((step) => [`/deals/{id}/${step}`, { parameters, post: { responses } }]),
    ),
  },
});

const open: Loopback[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

/** @param racy looks first, and writes a while later */
async function scanned(racy: boolean): Promise<Report> {
  const states: string[] = [];
  const server = await serve(async (request, response) => {
    const say = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    const [, first, id, step] = (request.url ?? '').split('/');
    if (first === 'openapi.json') return void response.end(document);
    if (id === undefined) return say(201, { id: `${states.push('made') - 1}`, state: 'made' });
    if (step !== undefined) {
      const [from, to] = step === 'fund' ? ['made', 'funded'] : ['funded', `${step}ed`];
      if (!racy || step === 'fund') await sleep(3);
      if (states[Number(id)] !== from) return say(409, { detail: `it is ${states[Number(id)]}` });
      if (racy && step !== 'fund') await sleep(3);
      states[Number(id)] = to;
    }
    say(200, { id, state: states[Number(id)] });
  });
  open.push(server);
  const config = await parseConfig(
    { url: server.url, include: 'POST /deals/{id}/re*', depth: 'quick', seed: 'deals', transport: 'h1' },
    { workspace: import.meta.dirname, env: {} },
  );
  return scan(config, { onProgress: () => {}, signal: new AbortController().signal });
}

const rule = 'write-skew POST /deals/{id}/refund POST /deals/{id}/release';

it('is clean where the look and the write are one', { timeout: 60_000 }, async () => {
  const { findings, suspected } = await scanned(false);
  expect([...findings, ...suspected].map(({ id }) => id)).toEqual([]);
});

it('is found where both are done', { timeout: 60_000 }, async () => {
  const { findings } = await scanned(true);
  expect(findings.map(({ rule, operations }) => [rule, ...operations.toSorted()].join(' '))).toContain(rule);
});
