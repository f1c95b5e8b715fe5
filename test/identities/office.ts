/** A small API behind a login, on loopback. Rooms have desks; the last desk can be given away twice. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export type Way = 'oauth2' | 'json' | 'cookie' | 'token' | 'open';

export interface Options {
  way: Way;
  /** Requests that a session signs before it ends. */
  uses?: number;
  /** Accounts that exist already: user name → password. */
  accounts?: Record<string, string>;
  /** Creations are let through without a session, whatever the document says. */
  leaky?: boolean;
  /** The document shows no way to sign up. */
  closed?: boolean;
  /** The document begins with a read that only administrators may send. */
  guarded?: boolean;
  /** Reads are open, and the document does not say that anything is not. */
  silent?: boolean;
  /** Nobody may go on while another request of the same session is under way. */
  locked?: boolean;
}

export interface Seen {
  line: string;
  authorization: string | undefined;
  cookie: string | undefined;
  body: string;
  status: number;
}

export interface Office {
  url: string;
  seen: Seen[];
  logins: number;
  accounts: Map<string, string>;
  close(): Promise<void>;
}

interface Room {
  id: number;
  name: string;
  desks: number;
  taken: number;
}

interface Call {
  line: string;
  request: IncomingMessage;
  body: string;
  fields: Record<string, unknown>;
}

type Answer = [status: number, body?: unknown, headers?: Record<string, string>];

export async function startOffice(options: Options): Promise<Office> {
  const sessions = new Map<string, { uses: number }>();
  const queues = new Map<string, Promise<unknown>>();
  const rooms = new Map<number, Room>();
  const seen: Seen[] = [];
  const office = { seen, logins: 0, accounts: new Map(Object.entries(options.accounts ?? {})) };
  let last = 0;

  function sessionOf({ request }: Call): string | undefined {
    const { authorization = '', cookie = '' } = request.headers;
    const prefix = options.way === 'token' ? 'Token ' : 'Bearer ';
    const key =
      options.way === 'cookie'
        ? /sid=([^;]+)/.exec(cookie)?.[1]
        : authorization.startsWith(prefix)
          ? authorization.slice(prefix.length)
          : '';
    const session = sessions.get(key ?? '');
    if (!key || !session || session.uses <= 0) return undefined;
    session.uses -= 1;
    return key;
  }

  function open(): Answer {
    office.logins += 1;
    const key = `session-${office.logins}-${'k'.repeat(20)}`;
    sessions.set(key, { uses: options.uses ?? Number.POSITIVE_INFINITY });
    if (options.way === 'cookie') return [204, undefined, { 'set-cookie': `sid=${key}; HttpOnly; Path=/` }];
    if (options.way === 'oauth2') return [200, { access_token: key, token_type: 'bearer' }];
    return [200, options.way === 'token' ? { key } : { data: { token: key } }];
  }

  function account({ line, fields }: Call): Answer | undefined {
    const user = String(fields.username ?? fields.email ?? '');
    const password = String(fields.password ?? '');
    if (line === 'POST /auth/register') {
      if (office.accounts.has(user)) return [409, { error: 'taken' }];
      if (password.length < 8 || user === '') return [422, { errors: { password: ['must have 8 characters'] } }];
      office.accounts.set(user, password);
      return [201, { id: office.accounts.size, email: user }];
    }
    if (line !== 'POST /auth/token') return undefined;
    return user !== '' && office.accounts.get(user) === password ? open() : [401, { error: 'who are you?' }];
  }

  async function answer(call: Call): Promise<Answer> {
    if (call.line === 'GET /openapi.json') return [200, document(options)];
    const own = account(call);
    // Passwords are hashed, and that takes its time.
    if (own) await pause(4);
    if (own) return own;
    const isOpen = (options.leaky && call.line === 'POST /rooms') || (options.silent && call.line.startsWith('GET'));
    const needs = options.way !== 'open' && !isOpen;
    const session = sessionOf(call);
    if (needs && !session) return [401, { error: 'unauthorized' }];
    if (call.line === 'GET /audits') return [403, { error: 'not an administrator' }];
    if (!options.locked || !session) return serve(call);
    const turn = (queues.get(session) ?? Promise.resolve()).then(() => serve(call));
    queues.set(session, turn);
    return turn;
  }

  async function serve({ line, fields }: Call): Promise<Answer> {
    if (line === 'POST /rooms') {
      last += 1;
      const room = { id: last, name: String(fields.name), desks: Number(fields.desks ?? 1), taken: 0 };
      rooms.set(room.id, room);
      return [201, room];
    }
    const [, method, id, desk] = /^(\w+) \/rooms\/(\d+)(\/desks)?$/.exec(line) ?? [];
    const room = rooms.get(Number(id));
    if (!room) return [404, { error: 'no such room' }];
    if (method === 'GET') return [200, room];
    if (method === 'DELETE') return rooms.delete(room.id) ? [204] : [404];
    if (method !== 'POST' || !desk) return [405];
    const { taken, desks } = room;
    if (taken >= desks) return [409, { error: 'full' }];
    await pause(4);
    room.taken = taken + 1;
    return [201, { desk: 'yours' }];
  }

  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const body = Buffer.concat(chunks).toString();
      const path = (request.url ?? '').split('?')[0]!;
      const line = `${request.method} ${path}`;
      const [status, told, headers] = await answer({ line, request, body, fields: fieldsOf(request, body) });
      const { authorization, cookie } = request.headers;
      seen.push({ line, authorization, cookie, body, status });
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(told === undefined ? undefined : JSON.stringify(told));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(office, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

function fieldsOf(request: IncomingMessage, body: string): Record<string, unknown> {
  if (/urlencoded/.test(request.headers['content-type'] ?? '')) return Object.fromEntries(new URLSearchParams(body));
  try {
    return (JSON.parse(body) as Record<string, unknown>) ?? {};
  } catch {
    return {};
  }
}

const json = (schema: object): object => ({ content: { 'application/json': { schema } } });
const text = { type: 'string' };
const room = {
  type: 'object',
  properties: {
    id: { type: 'integer', readOnly: true },
    name: text,
    desks: { type: 'integer', minimum: 1 },
    taken: { type: 'integer', readOnly: true },
  },
  required: ['name', 'desks'],
};
const id = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } };

const schemes: Record<Way, object> = {
  oauth2: { type: 'oauth2', flows: { password: { tokenUrl: 'auth/token', scopes: {} } } },
  json: { type: 'http', scheme: 'bearer' },
  cookie: { type: 'apiKey', in: 'cookie', name: 'sid' },
  token: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description: 'Token-based authentication with required prefix "Token"',
  },
  open: { type: 'http', scheme: 'bearer' },
};

export function document({ way, closed, guarded, silent }: Options): object {
  const login = { type: 'object', properties: { username: text, password: text }, required: ['username', 'password'] };
  const body =
    way === 'oauth2'
      ? {
          content: {
            'application/x-www-form-urlencoded': {
              schema: {
                ...login,
                properties: { ...login.properties, grant_type: { type: 'string', pattern: '^password$' }, scope: text },
              },
            },
          },
        }
      : json(login);
  const account = {
    type: 'object',
    properties: { email: { type: 'string', format: 'email' }, password: text },
    required: ['email', 'password'],
  };
  const accounts = {
    '/auth/register': {
      post: { requestBody: { required: true, ...json(account) }, responses: { 201: { description: 'made' } } },
    },
    '/auth/token': {
      post: { requestBody: { required: true, ...body }, responses: { 200: { description: 'a session' } } },
    },
  };
  const security = silent ? [] : [{ way: [] }];
  return {
    openapi: '3.0.3',
    info: { title: 'Office', version: '1' },
    components: silent ? {} : { securitySchemes: { way: schemes[way] } },
    paths: {
      ...(closed ? {} : accounts),
      ...(guarded ? { '/audits': { get: { security, responses: { 200: { description: 'all' } } } } } : {}),
      '/rooms': {
        post: {
          security,
          requestBody: { required: true, ...json(room) },
          responses: { 201: { description: 'made', ...json(room) } },
        },
      },
      '/rooms/{id}': {
        parameters: [id],
        get: { security, responses: { 200: { description: 'one', ...json(room) } } },
        delete: { security, responses: { 204: { description: 'gone' } } },
      },
      '/rooms/{id}/desks': {
        parameters: [id],
        post: { security, responses: { 201: { description: 'taken' }, 409: { description: 'full' } } },
      },
    },
  };
}
