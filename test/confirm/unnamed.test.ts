/** Creations that answer with a message and no id: what was made is known by the list that shows it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import type { Report } from '../../src/report/report.ts';
import { scan } from '../../src/scan.ts';
import { type Loopback, serve } from '../target/loopback.ts';

const body = (...names: string[]) => ({
  requestBody: {
    required: true,
    content: {
      'application/json': {
        schema: {
          type: 'object',
          required: names,
          properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
        },
      },
    },
  },
});
const responses = { 200: { description: 'done' } };

const document = JSON.stringify({
  openapi: '3.0.3',
  info: { title: 'Desks', version: '1' },
  paths: {
    '/desks': { get: { responses }, post: { ...body('label'), responses } },
    '/desks/{id}/claim': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
      post: { ...body('who'), responses },
    },
  },
});

const open: Loopback[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

/** @param racy looks first, and writes a while later */
async function scanned(racy: boolean): Promise<Report> {
  const desks: { id: number; label: string; who: string }[] = [];
  const server = await serve(async (request, response) => {
    const say = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    let sent = '';
    for await (const chunk of request) sent += chunk;
    if (request.url === '/openapi.json') return void response.end(document);
    if (request.method === 'GET') return say(200, { desks });
    const { label, who } = JSON.parse(sent);
    if (request.url === '/desks') {
      desks.push({ id: desks.length, label, who: '' });
      return say(201, { message: 'the desk was added' });
    }
    const desk = desks[Number(request.url?.split('/')[2] ?? 'none')];
    if (!desk) return say(404, { message: 'no such desk' });
    if (!racy) await sleep(3);
    if (desk.who !== '') return say(409, { message: 'the desk is taken' });
    if (racy) await sleep(3);
    desk.who = who;
    say(200, { message: 'the desk is yours' });
  });
  open.push(server);
  const config = await parseConfig(
    { url: server.url, include: 'POST /desks/{id}/claim', depth: 'quick', seed: 'desks', transport: 'h1' },
    { workspace: import.meta.dirname, env: {} },
  );
  return scan(config, { onProgress: () => {}, signal: new AbortController().signal });
}

it('is raced, and clean where the look and the write are one', { timeout: 60_000 }, async () => {
  const { findings, suspected, coverage } = await scanned(false);
  expect([...findings, ...suspected].map(({ id }) => id)).toEqual([]);
  expect(coverage.exercised).toBe(1);
});

it('is found where two claim one', { timeout: 60_000 }, async () => {
  const { findings } = await scanned(true);
  expect(findings.map(({ operations }) => operations)).toContainEqual(['POST /desks/{id}/claim']);
});
