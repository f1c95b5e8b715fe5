/** Ways in that are guarded, or carried otherwise than in `Authorization`; each server turns away what its framework would. */
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import { enter } from '../../src/identities/enter.ts';
import type { JsonObject } from '../../src/json.ts';
import { openTransport } from '../../src/transport/open.ts';
import { type Answer, type Request, startServer } from '../documents/server.ts';
import { answers, document, load, objectOf, takes, text } from '../spec/documents.ts';

interface Way {
  /** Beside sign-up, login and notes. */
  more?: Record<string, JsonObject>;
  scheme?: JsonObject;
  /** Refuses a write that may be forged. */
  forged?: (request: Request) => Answer | undefined;
  reads?: (request: Request) => Answer | undefined;
  /** What a login, or a sign-up without one, answers. */
  opens: (session: string) => Answer;
  hasLogin?: boolean;
  /** The session that a request carries. */
  carried: (request: Request, accounts: ReadonlyMap<string, string>) => string | undefined;
  turnedAway?: Answer;
  /** Requests of a session. */
  uses?: number;
}

const cookieOf = ({ headers }: Request, name: string): string | undefined =>
  new RegExp(`(?:^|; )${name}=([^;]+)`).exec(headers.cookie ?? '')?.[1];

function serverOf(way: Way) {
  const accounts = new Map<string, string>();
  const sessions = new Map<string, number>();
  const seen = { logins: 0, notes: 0 };
  const open = (name: string): Answer => {
    const session = `${randomUUID()}`;
    sessions.set(session, way.uses ?? Number.POSITIVE_INFINITY);
    seen.logins += 1;
    accounts.set(session, name);
    return way.opens(session);
  };
  const answer = (request: Request): Answer => {
    const { line, body } = request;
    const read = way.reads?.(request);
    if (read) return read;
    const forged = line.startsWith('POST') ? way.forged?.(request) : undefined;
    if (forged) return forged;
    if (line === 'POST /auth/register') {
      accounts.set(body.username, body.password);
      return way.hasLogin === false ? open(body.username) : [201, { username: body.username }];
    }
    if (line === 'POST /auth/login')
      return body?.password && accounts.get(body.username) === body.password
        ? open(body.username)
        : [400, { error: 'no' }];
    if (!line.endsWith('/notes')) return [404];
    const session = way.carried(request, accounts) ?? '';
    const left =
      sessions.get(session) ?? (way.uses === undefined && accounts.has(session) ? Number.POSITIVE_INFINITY : 0);
    if (left <= 0) return way.turnedAway ?? [401, { error: 'who are you?' }];
    sessions.set(session, left - 1);
    seen.notes += 1;
    return line.startsWith('GET') ? [200, []] : [201, { id: seen.notes }];
  };
  return { answer, seen };
}

const account = { 'username!': text, 'password!': text };
const form = {
  requestBody: { required: true, content: { 'application/x-www-form-urlencoded': { schema: objectOf(account) } } },
};

async function entered(way: Way, file?: object) {
  const { answer, seen } = serverOf(way);
  const server = await startServer(answer);
  const operations = {
    'POST /auth/register': takes(account),
    ...(way.hasLogin === false ? {} : { 'POST /auth/login': form }),
    'GET /notes': { ...answers({ type: 'array', items: objectOf({ id: text }) }), security: [{ way: [] }] },
    'POST /notes': { ...takes({ 'text!': text }), security: [{ way: [] }] },
    ...way.more,
  };
  const whole = document(file ? { 'GET /notes': {}, 'POST /notes': takes({ 'text!': text }) } : operations);
  if (way.scheme) whole.components = { securitySchemes: { way: way.scheme } };
  const config = await parseConfig({ url: server.url }, { workspace: import.meta.dirname, env: {} });
  const transport = await openTransport(new URL(server.url), { protocol: 'h1', timeoutMs: 5_000, maxBodyBytes: 9_999 });
  const { callers } = await enter({ ...config, ...file }, await load(whole), transport, {}, () => {});
  const write = {
    method: 'POST',
    path: '/notes',
    headers: { 'content-type': 'application/json' },
    body: '{"text":"a"}',
  };
  return {
    seen,
    write: async () => (await callers.transport.send(write)).status,
    close: async () => {
      await transport.close();
      await server.close();
    },
  };
}

const csrf = (): string => randomUUID().replaceAll('-', '');

/** Cookie and header must agree; the token is new with every login. */
const django: Way = {
  scheme: { type: 'apiKey', in: 'cookie', name: 'sessionid' },
  reads: ({ line }) =>
    line.startsWith('GET /auth/') ? [200, '<form>', { 'set-cookie': `csrftoken=${csrf()}; Path=/` }] : undefined,
  forged: (request) => {
    const token = cookieOf(request, 'csrftoken');
    return token === undefined || request.headers['x-csrftoken'] !== token
      ? [403, 'CSRF verification failed.']
      : undefined;
  },
  opens: (session) => [200, {}, { 'set-cookie': `sessionid=${session}; HttpOnly` }],
  carried: (request) => cookieOf(request, 'sessionid'),
  turnedAway: [403, { detail: 'Authentication credentials were not provided.' }],
};

/** The cookie is escaped, and the header is not. */
const laravel: Way = {
  scheme: { type: 'apiKey', in: 'cookie', name: 'shop_session' },
  reads: ({ line }) =>
    line === 'GET /sanctum/csrf-cookie'
      ? [204, undefined, { 'set-cookie': `XSRF-TOKEN=${csrf()}%3D; Path=/` }]
      : undefined,
  forged: (request) => {
    const token = cookieOf(request, 'XSRF-TOKEN');
    const isRight = token !== undefined && request.headers['x-xsrf-token'] === decodeURIComponent(token);
    return isRight ? undefined : [419, { message: 'CSRF token mismatch.' }];
  },
  opens: (session) => [204, undefined, { 'set-cookie': `shop_session=${session}; HttpOnly` }],
  carried: (request) => cookieOf(request, 'shop_session'),
};

/** A token in an answer, which belongs to a cookie. */
const csurf: Way = {
  more: { 'GET /auth/csrf-token': answers(objectOf({ csrfToken: text })) },
  scheme: { type: 'apiKey', in: 'cookie', name: 'connect.sid' },
  reads: ({ line }) =>
    line === 'GET /auth/csrf-token'
      ? [200, { csrfToken: 'given-token-1' }, { 'set-cookie': '_csrf=secret-of-it; HttpOnly' }]
      : undefined,
  forged: (request) =>
    request.headers['x-csrf-token'] === 'given-token-1' && cookieOf(request, '_csrf') === 'secret-of-it'
      ? undefined
      : [403, { message: 'invalid csrf token' }],
  opens: (session) => [200, { ok: true }, { 'set-cookie': `connect.sid=${session}; HttpOnly` }],
  carried: (request) => cookieOf(request, 'connect.sid'),
};

const keyed = (place: 'query' | 'cookie', carried: Way['carried']): Way => ({
  scheme: { type: 'apiKey', in: place, name: 'api_key' },
  hasLogin: false,
  opens: (session) => [201, { username: 'x', api_key: session }],
  carried,
});

const basic: Way = {
  scheme: { type: 'http', scheme: 'basic' },
  hasLogin: false,
  opens: () => [201, { ok: true }],
  carried: ({ headers }, accounts) => {
    const [, code = ''] = /^Basic (.+)$/.exec(headers.authorization ?? '') ?? [];
    const [name = '', password] = Buffer.from(code, 'base64').toString().split(/:(.*)/s);
    return accounts.get(name) === password ? name : undefined;
  },
};

it.each<[string, Way]>([
  ['a session with a token against forgery, as Django has it', django],
  ['the same as Laravel has it', laravel],
  ['the same with the token in an answer', csurf],
  ['a key in the query', keyed('query', ({ query }) => query.get('api_key') ?? undefined)],
  ['a key in a cookie', keyed('cookie', (request) => cookieOf(request, 'api_key'))],
  ['a name and a password with every request', basic],
])('signs itself up and in: %s', async (_what, way) => {
  const { write, close } = await entered(way);
  expect([await write(), await write()]).toEqual([201, 201]);
  await close();
});

it.each<[string, Way]>([
  ['401', { ...laravel, uses: 5 }],
  ['403, as where only cookies sign', { ...django, uses: 5 }],
])('logs in again where a session has ended with %s', async (_status, way) => {
  const { write, seen, close } = await entered(way);
  const before = seen.logins;
  for (let i = 0; i < 20; i += 1) expect(await write()).toBe(201);
  expect(seen.logins - before).toBeGreaterThan(2);
  await close();
});

it('identities of the configuration: a guarded login, and a key in the query', async () => {
  const login = { operation: 'POST /auth/login', headers: {}, contentType: 'application/json', cookies: true };
  const register = { operation: 'POST /auth/register', headers: {}, contentType: 'application/json' };
  const body = { username: '{unique}', password: '{unique}-Pw1' };
  const alice = { name: 'alice', headers: {}, createUsers: { ...register, body }, login: { ...login, body } };
  const first = await entered(django, { identities: [alice] });
  expect(await first.write()).toBe(201);
  await first.close();
  const fixed: Way = {
    ...keyed('query', ({ query }) => (query.get('api_key') === 'k-1' ? 'x' : undefined)),
    opens: () => [200],
  };
  const open: Way = {
    ...fixed,
    reads: ({ line, query }) => (line === 'POST /notes' && query.get('api_key') === 'k-1' ? [201, {}] : undefined),
  };
  const second = await entered(open, { identities: [{ name: 'bob', headers: {}, query: { api_key: 'k-1' } }] });
  expect(await second.write()).toBe(201);
  await second.close();
});
