/** What an account may do once: the first look at it uses that up for the account that all rounds share. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import type { Report } from '../../src/report/report.ts';
import { scan } from '../../src/scan.ts';
import { type Loopback, serve } from '../target/loopback.ts';

const text = { type: 'string' };
const content = (schema: object) => ({ content: { 'application/json': { schema } } });
const object = (properties: Record<string, object>) => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});
const credentials = { requestBody: { required: true, ...content(object({ email: text, password: text })) } };
const says = (status: number, schema: object) => ({
  responses: { [status]: { description: 'done', ...content(schema) } },
});
const security = [{ bearer: [] }];
const profile = object({ plan: text, trials: { type: 'integer' } });

const document = JSON.stringify({
  openapi: '3.0.3',
  info: { title: 'Subscriptions', version: '1' },
  components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
  paths: {
    '/register': { post: { ...credentials, ...says(201, object({ token: text })) } },
    '/login': { post: { ...credentials, ...says(200, object({ token: text })) } },
    '/me': { get: { security, ...says(200, profile) } },
    '/me/trial': { post: { security, ...says(201, profile) } },
  },
});

const open: Loopback[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

/** @param racy looks first, and writes a while later */
async function scanned(racy: boolean): Promise<Report> {
  const accounts = new Map<string, { plan: string; trials: number }>();
  const sessions = new Map<string, { plan: string; trials: number }>();
  const server = await serve(async (request, response) => {
    const say = (status: number, body: object = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    let sent = '';
    for await (const chunk of request) sent += chunk;
    const { email = '', password } = sent === '' ? {} : JSON.parse(sent);
    if (request.url === '/openapi.json') return void response.end(document);
    if (request.url === '/register') {
      if (email === '' || !password || accounts.has(email)) return say(400, { detail: 'email is taken' });
      accounts.set(email, { plan: 'free', trials: 0 });
    }
    if (request.url === '/register' || request.url === '/login') {
      const account = accounts.get(email);
      const token = crypto.randomUUID();
      if (account) sessions.set(token, account);
      return account ? say(request.url === '/login' ? 200 : 201, { token }) : say(401);
    }
    const own = sessions.get((request.headers.authorization ?? '').slice('Bearer '.length));
    if (!own) return say(401);
    if (request.method === 'GET') return say(200, own);
    if (!racy) await sleep(3);
    if (own.plan === 'pro') return say(409, { detail: 'the trial was used' });
    if (racy) await sleep(3);
    own.plan = 'pro';
    own.trials += 1;
    return say(201, own);
  });
  open.push(server);
  const config = await parseConfig(
    { url: server.url, include: 'POST /me/trial', depth: 'quick', seed: 'once', transport: 'h1' },
    { workspace: import.meta.dirname, env: {} },
  );
  return scan(config, { onProgress: () => {}, signal: new AbortController().signal });
}

it('is clean where an account is given it once, whoever asks first', { timeout: 60_000 }, async () => {
  const { findings, suspected, coverage } = await scanned(false);
  expect([...findings, ...suspected].map(({ id }) => id)).toEqual([]);
  expect(coverage.exercised).toBe(1);
});

it('finds one that is given twice, by accounts that sign up for each round', { timeout: 60_000 }, async () => {
  const { findings } = await scanned(true);
  expect(findings.map(({ operations }) => operations)).toContainEqual(['POST /me/trial']);
});
