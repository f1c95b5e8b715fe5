/** Tokens that one answer hands out and another operation takes once. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import type { Report } from '../../src/report/report.ts';
import { scan } from '../../src/scan.ts';
import { type Answer, type Request, startServer } from '../documents/server.ts';
import { answers, document, integer, objectOf, takes, text } from '../spec/documents.ts';

const refusals = { 401: { description: 'not valid' } };
const gives = (properties: Parameters<typeof objectOf>[0]) => {
  const { responses } = answers(objectOf(properties));
  return { responses: { ...(responses as object), ...refusals } };
};
const spec = JSON.stringify(
  document({
    'POST /auth/register': {
      ...takes({ 'email!': { ...text, format: 'email' }, 'password!': text }),
      ...answers(objectOf({ id: integer, email: text }), '201'),
    },
    'POST /auth/login': {
      ...takes({ 'email!': { ...text, format: 'email' }, 'password!': text }),
      ...gives({ refreshToken: text }),
    },
    'POST /auth/refresh': { ...takes({ 'refreshToken!': text }), ...gives({ refreshToken: text }) },
    'POST /password/forgot': { ...takes({ 'email!': { ...text, format: 'email' } }), ...gives({ resetToken: text }) },
    'POST /password/reset': { ...takes({ 'resetToken!': text, 'password!': text }), ...gives({ changed: text }) },
  }),
);

type Kind = 'racy' | 'atomic' | 'lenient';

/** `racy` looks, waits and then strikes the token out; `lenient` answers a token that was used before with its successor. */
function accounts(kind: Kind): (request: Request) => Promise<Answer> {
  const emails: string[] = [];
  const valid = new Map<string, string>();
  const successor = new Map<string, string>();
  const issue = (use: string): string => {
    const token = crypto.randomUUID();
    valid.set(token, use);
    return token;
  };
  const spent = async (token: string, use: string): Promise<boolean> => {
    if (valid.get(token) !== use) return false;
    if (kind === 'racy') await sleep(4);
    valid.delete(token);
    if (kind !== 'racy') await sleep(4);
    return true;
  };
  return async ({ line, body }) => {
    if (line === 'GET /openapi.json') return [200, spec];
    if (!line.startsWith('POST') || body === undefined) return [404, {}];
    if (line === 'POST /auth/register') return [201, { id: emails.push(body.email), email: body.email }];
    if (line === 'POST /auth/login')
      return emails.includes(body.email) ? [200, { refreshToken: issue('refresh') }] : [401, {}];
    if (line === 'POST /password/forgot') return [200, { resetToken: issue('reset') }];
    const use = line === 'POST /auth/refresh' ? 'refresh' : 'reset';
    const known = successor.get(body[`${use}Token`]);
    if (known !== undefined) return [200, { refreshToken: known, changed: 'yes' }];
    if (kind === 'lenient' && valid.get(body[`${use}Token`]) === use) successor.set(body[`${use}Token`], issue(use));
    if (!(await spent(body[`${use}Token`], use))) return [401, { error: 'not valid' }];
    return [200, { refreshToken: successor.get(body[`${use}Token`]) ?? issue(use), changed: 'yes' }];
  };
}

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

const once = ['POST /auth/refresh', 'POST /password/reset'];

async function scanned(kind: Kind): Promise<Report> {
  const server = await startServer(accounts(kind));
  open.push(server);
  const config = await parseConfig(
    { url: server.url, depth: 'quick', seed: 'handed', include: once.join('\n') },
    { workspace: import.meta.dirname, env: {} },
  );
  return scan(config, { onProgress: () => {}, signal: new AbortController().signal });
}

it('one token used several times at once is found', async () => {
  const { findings, coverage } = await scanned('racy');
  for (const id of once)
    expect(findings.filter(({ operations }) => operations.includes(id)).map(({ rule }) => rule)).toContain(
      'repeated-transition',
    );
  expect(coverage.untested.filter(({ reason }) => reason !== 'excluded')).toEqual([]);
}, 60_000);

it('tokens that are struck out as they are looked up are clean, and exercised', async () => {
  const { findings, suspected, coverage } = await scanned('atomic');
  expect([findings, suspected]).toEqual([[], []]);
  expect(coverage.exercised).toBe(once.length);
}, 60_000);

it('a server that answers the same token with the same successor is clean', async () => {
  const { findings, suspected } = await scanned('lenient');
  expect([findings, suspected]).toEqual([[], []]);
}, 60_000);
