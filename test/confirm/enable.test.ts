/** Nothing can be taken from what has just been made, until something was paid in. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import type { Report } from '../../src/report/report.ts';
import { scan } from '../../src/scan.ts';
import { type Loopback, serve } from '../target/loopback.ts';

const text = { type: 'string' };
const content = (properties: object) => ({
  content: { 'application/json': { schema: { type: 'object', properties } } },
});
const jar = { id: text, label: text, coins: { type: 'integer', readOnly: true } };
const takes = (properties: Record<string, object>) => ({
  requestBody: {
    required: true,
    content: { 'application/json': { schema: { type: 'object', required: Object.keys(properties), properties } } },
  },
});
const parameters = [{ name: 'id', in: 'path', required: true, schema: text }];
const done = { 200: { description: 'done', ...content(jar) } };
const count = { type: 'integer', minimum: 1 };
const document = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'Jars', version: '1' },
  paths: {
    '/jars': { post: { ...takes({ label: text }), responses: { 201: { description: 'made', ...content(jar) } } } },
    '/jars/{id}': { parameters, get: { responses: done } },
    '/jars/{id}/label': { parameters, put: { ...takes({ label: text }), responses: done } },
    '/jars/{id}/take': { parameters, post: { ...takes({ coins: count }), responses: done } },
    '/jars/{id}/fill': { parameters, post: { ...takes({ coins: count }), responses: done } },
  },
});

const take = 'POST /jars/{id}/take';
const open: Loopback[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function scanned(isAtomic: boolean, more: object = {}): Promise<Report> {
  const jars = new Map<string, { id: string; label: string; coins: number }>();
  const server = await serve(async (request, response) => {
    const say = (status: number, body?: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? {}));
    };
    let sent = '';
    for await (const chunk of request) sent += chunk;
    const [, , id = '', action] = request.url!.split('/');
    if (request.url === '/openapi.json') return void response.end(document);
    const body = sent === '' ? {} : JSON.parse(sent);
    if (request.method === 'POST' && id === '') {
      const made = { id: crypto.randomUUID(), label: body.label, coins: 0 };
      jars.set(made.id, made);
      return say(201, made);
    }
    const own = jars.get(id);
    if (!own) return say(404);
    if (isAtomic) await sleep(3);
    if (action === 'take' && own.coins < body.coins) return say(422, { detail: 'there is not enough in it' });
    if (!isAtomic) await sleep(3);
    if (action === 'take') own.coins -= body.coins;
    if (action === 'fill') own.coins += body.coins;
    if (action === 'label') own.label = body.label;
    say(200, own);
  });
  open.push(server);
  const config = await parseConfig(
    { url: server.url, depth: 'quick', seed: 'jars', ...more },
    { workspace: import.meta.dirname, env: {} },
  );
  return scan(config, { onProgress: () => {}, signal: new AbortController().signal });
}

describe('what is refused on a fresh resource', () => {
  it('is raced after what lets it succeed', async () => {
    const report = await scanned(false, { include: take });
    expect(report.findings.map(({ operations, rule }) => [operations, rule])).toEqual([
      [[take], expect.stringMatching(/^(double-spend|limit-overrun|bound-violation)$/)],
    ]);
  }, 30_000);

  it('is clean where the check is part of the write', async () => {
    const report = await scanned(true, { include: take });
    expect(report.findings).toEqual([]);
    expect(report.coverage.exercised).toBe(1);
  }, 30_000);

  it('stays untested where what would help is excluded', async () => {
    const report = await scanned(false, { include: take, exclude: '* /jars/{id}/fill' });
    expect(report.coverage.untested).toContainEqual(expect.objectContaining({ operation: take, reason: 'refused' }));
  }, 30_000);
});
