/** A variable that all requests share says who is calling: only two accounts at once show it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import type { Report } from '../../src/report/report.ts';
import { scan } from '../../src/scan.ts';
import { type Loopback, serve } from '../target/loopback.ts';

const text = { type: 'string' };
const takes = (properties: Record<string, object>) => ({
  requestBody: {
    required: true,
    content: { 'application/json': { schema: { type: 'object', required: Object.keys(properties), properties } } },
  },
});
const answer = (properties: object) => ({
  description: 'done',
  content: { 'application/json': { schema: { type: 'object', properties } } },
});
const account = { email: text, password: { ...text, format: 'password' } };
const document = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'Memos', version: '1' },
  security: [{ bearer: [] }],
  components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
  paths: {
    '/signup': { post: { security: [], ...takes(account), responses: { 201: answer({ email: text }) } } },
    '/login': { post: { security: [], ...takes(account), responses: { 200: answer({ token: text }) } } },
    '/memos': {
      get: { responses: { 200: answer({ memos: { type: 'array', items: { type: 'object' } } }) } },
      post: { ...takes({ words: text }), responses: { 201: answer({ id: text, words: text, author: text }) } },
    },
  },
});

const open: Loopback[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function scanned(isShared: boolean): Promise<Report> {
  const passwords = new Map<string, string>();
  const memos: { id: string; words: string; author: string }[] = [];
  let current = '';
  const server = await serve(async (request, response) => {
    const say = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    let sent = '';
    for await (const chunk of request) sent += chunk;
    if (request.url === '/openapi.json') return void response.end(document);
    const body = sent === '' ? {} : JSON.parse(sent);
    if (request.url === '/signup') {
      passwords.set(body.email, body.password);
      return say(201, { email: body.email });
    }
    if (request.url === '/login')
      return passwords.has(body.email) ? say(200, { token: `session-of-${body.email}` }) : say(401, {});
    const caller = /^Bearer session-of-(.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (caller === undefined) return say(401, {});
    current = caller;
    await sleep(3);
    const author = isShared ? current : caller;
    if (request.method === 'GET') return say(200, { memos: memos.filter((memo) => memo.author === author) });
    memos.push({ id: crypto.randomUUID(), words: body.words, author });
    say(201, memos.at(-1)!);
  });
  open.push(server);
  const config = await parseConfig(
    { url: server.url, depth: 'quick', seed: 'memos', include: 'POST /memos' },
    { workspace: import.meta.dirname, env: {} },
  );
  return scan(config, { onProgress: () => {}, signal: new AbortController().signal });
}

it('the account of the one in the answer to the other is told', async () => {
  const { findings, warnings } = await scanned(true);
  expect(findings.map(({ id }) => id)).toEqual(['response-bleed:POST-/memos:memo']);
  expect(findings[0]!.summary).toMatch(/holds "[^"]+@example\.com", the account of [AB]\.$/);
  expect(findings[0]!.witness.serial[0]!.contradiction).toMatch(/^but [AB] was told ".+", which is [AB]'s$/);
  expect(warnings.join()).toContain('A second account');
}, 30_000);

it('nothing is said where each is told its own', async () => {
  const { findings, suspected, coverage } = await scanned(false);
  expect([...findings, ...suspected]).toEqual([]);
  expect(coverage.exercised).toBe(1);
}, 30_000);
