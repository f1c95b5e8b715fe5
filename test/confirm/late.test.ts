/** Steps that follow one another, in a document that lists them by the alphabet: nothing is paid that was not approved. */
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
const fields = {
  id: text,
  title: text,
  status: { ...text, readOnly: true },
  paid: { type: 'integer', readOnly: true },
};
const parameters = [{ name: 'id', in: 'path', required: true, schema: text }];
const done = { 200: { description: 'done', ...content(fields) }, 409: { description: 'not now' } };
const lines = { type: 'array', items: { type: 'object', properties: { toolId: text } }, readOnly: true };
const named = { required: true, ...content({ title: text }) };
const document = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'Claims', version: '1' },
  paths: {
    '/claims': { post: { requestBody: named, responses: { 201: { description: 'made', ...content(fields) } } } },
    '/claims/{id}': { parameters, get: { responses: done }, delete: { responses: { 204: { description: 'gone' } } } },
    ...Object.fromEntries(
      ['approve', 'pay', 'restore', 'submit'].map((step) => [
        `/claims/{id}/${step}`,
        { parameters, post: { responses: done } },
      ]),
    ),
    '/tools': {
      post: { requestBody: named, responses: { 201: { description: 'made', ...content({ id: text, title: text }) } } },
    },
    '/boxes': {
      post: { requestBody: named, responses: { 201: { description: 'made', ...content({ id: text, lines }) } } },
    },
    '/boxes/{id}': { parameters, get: { responses: { 200: { description: 'it', ...content({ id: text, lines }) } } } },
    '/boxes/{id}/lend': { parameters, post: { responses: done } },
    '/boxes/{id}/lines': {
      parameters,
      post: {
        requestBody: {
          required: true,
          content: {
            'application/json': { schema: { type: 'object', required: ['toolId'], properties: { toolId: text } } },
          },
        },
        responses: done,
      },
    },
  },
});

const open: Loopback[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

interface Thing {
  id: string;
  title: string;
  status: string;
  paid: number;
  lines: { toolId: string }[];
}

const from: Record<string, string> = { approve: 'submitted', pay: 'approved', restore: 'gone', submit: 'draft' };
const to: Record<string, string> = { approve: 'approved', pay: 'paid', restore: 'draft', submit: 'submitted' };

async function scanned(isAtomic: boolean, include: string): Promise<Report> {
  const things = new Map<string, Thing>();
  const server = await serve(async (request, response) => {
    const say = (status: number, body?: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(body && JSON.stringify(body));
    };
    let sent = '';
    for await (const chunk of request) sent += chunk;
    if (request.url === '/openapi.json') return void response.end(document);
    const [, , id = '', action] = request.url!.split('/');
    const body = sent === '' ? {} : JSON.parse(sent);
    if (id === '') {
      const made = { id: crypto.randomUUID(), title: body.title, status: 'draft', paid: 0, lines: [] };
      things.set(made.id, made);
      return say(201, made);
    }
    const own = things.get(id);
    if (!own) return say(404);
    if (request.method === 'GET') return say(200, own);
    if (action === 'lines') {
      if (!things.has(body.toolId)) return say(422, { toolId: 'unknown' });
      own.lines.push(body);
      return say(200, own);
    }
    if (isAtomic) await sleep(3);
    const before = own.status;
    const allowed =
      action === 'lend' ? before === 'draft' && own.lines.length > 0 : before === (from[action!] ?? before);
    if (!allowed || (action === undefined && before === 'gone')) return say(409, { error: `it is ${before}` });
    if (!isAtomic) await sleep(3);
    own.status = action === undefined ? 'gone' : (to[action] ?? 'lent');
    if (action === 'pay') own.paid += 1;
    say(action === undefined ? 204 : 200, action === undefined ? undefined : own);
  });
  open.push(server);
  const config = await parseConfig(
    { url: server.url, depth: 'quick', seed: 'late', include },
    { workspace: import.meta.dirname, env: {} },
  );
  return scan(config, { onProgress: () => {}, signal: new AbortController().signal });
}

const raced = ({ findings }: Report): string[] => findings.flatMap(({ operations }) => operations);

const steps = ['approve', 'pay', 'submit'].map((step) => `POST /claims/{id}/${step}`);

it('each is raced after those that come before it, wherever they stand', async () => {
  const report = await scanned(false, steps.join('\n'));
  expect(raced(report)).toEqual(expect.arrayContaining(steps));
  expect(report.coverage.exercised).toBe(3);
}, 60_000);

it('is clean where each can be taken once', async () => {
  const report = await scanned(true, steps.join('\n'));
  expect([report.findings, report.suspected]).toEqual([[], []]);
  expect(report.coverage.exercised).toBe(3);
}, 60_000);

it('what comes first may be a deletion, or need something of its own', async () => {
  for (const late of ['POST /claims/{id}/restore', 'POST /boxes/{id}/lend'])
    expect(raced(await scanned(false, late))).toContain(late);
}, 60_000);
