import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import type { Report } from '../../src/report/report.ts';
import { scan } from '../../src/scan.ts';

/** More than a burst holds. */
const limit = 9;

/** At most nine boards, and no parameter says so. */
function boards(isAtomic: boolean): Server {
  const made = new Map<number, { id: number; title: string }>();
  let last = 0;
  const query = () => new Promise((resolve) => setTimeout(resolve, 4));
  return createServer(async (request, response) => {
    const say = (status: number, body?: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    let text = '';
    for await (const chunk of request) text += chunk;
    const id = Number(request.url!.split('/')[2]);
    if (request.method === 'DELETE') return made.delete(id) ? say(204) : say(404, {});
    if (request.method === 'GET') return say(200, [...made.values()]);
    if (isAtomic) await query();
    const isFull = made.size >= limit;
    if (!isAtomic) await query();
    if (isFull) return say(403, { error: `at most ${limit} boards` });
    last += 1;
    made.set(last, { id: last, title: JSON.parse(text).title });
    say(201, made.get(last));
  });
}

const board = { type: 'object', properties: { id: { type: 'integer', readOnly: true }, title: { type: 'string' } } };
const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const document = {
  openapi: '3.1.0',
  info: { title: 'Boards', version: '1' },
  paths: {
    '/boards': {
      get: { responses: { 200: { description: 'all', ...json({ type: 'array', items: board }) } } },
      post: {
        requestBody: { required: true, ...json({ ...board, required: ['title'] }) },
        responses: { 201: { description: 'made', ...json(board) }, 403: { description: 'too many' } },
      },
    },
    '/boards/{id}': {
      delete: {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
        responses: { 204: { description: 'gone' } },
      },
    },
  },
};

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function scanned(isAtomic: boolean, depth: string): Promise<Report> {
  const server = boards(isAtomic).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const workspace = await mkdtemp(join(tmpdir(), 'racegate-boards-'));
  open.push(
    () => new Promise((resolve) => server.close(resolve)),
    () => rm(workspace, { recursive: true }),
  );
  await writeFile(join(workspace, 'openapi.json'), JSON.stringify(document));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const config = await parseConfig({ url, spec: 'openapi.json', depth }, { workspace, env: {} });
  return scan(config, { onProgress: () => {}, signal: new AbortController().signal });
}

describe('a limit on all of the API that nothing in the document tells', () => {
  it('is filled up to and raced for its last place', async () => {
    const { findings, traffic } = await scanned(false, 'standard');
    expect(findings.map(({ rule, operations }) => [rule, operations])).toEqual([['limit-overrun', ['POST /boards']]]);
    expect(traffic.leftovers).toEqual([]);
  }, 60_000);

  it('is clean where it holds', async () => {
    const { findings, suspected, coverage } = await scanned(true, 'quick');
    expect([findings, suspected]).toEqual([[], []]);
    expect(coverage.excludedRate.find(({ operation }) => operation === 'POST /boards')?.probes).toContain('repeat');
  }, 60_000);
});
