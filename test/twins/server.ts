/** What all twins share: routes, JSON bodies, a database, one or several processes. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createBalancer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Audit, openAudit } from './audit.ts';
import { type Database, open } from './database.ts';
import { type Described, document, type Schema, type Titled } from './document.ts';
import type { Drill, Running, Twin } from './twin.ts';

// biome-ignore lint/suspicious/noExplicitAny: what a process keeps between requests differs per twin
export type Memory = Record<string, any>;

export interface Call {
  db: Database;
  memory: Memory;
  params: Record<string, string>;
  query: URLSearchParams;
  // biome-ignore lint/suspicious/noExplicitAny: checked against the schema before the handler runs
  body: any;
  headers: IncomingMessage['headers'];
  /** Requests in this process that have no answer yet, this one included. */
  inFlight: number;
}

export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export type Handler = (call: Call) => Promise<Answer> | Answer;
export type Endpoint = Described & { run?: Handler };

export interface App extends Titled {
  /** DDL and first rows. */
  tables: string;
  endpoints: Record<string, Endpoint>;
  /** What each process keeps between requests. */
  memory?: () => Memory;
  /** Connections to one database file; one in memory when not said. */
  connections?: number;
  /** Worker processes that share one database file; needs `module`. */
  processes?: number;
  /** `import.meta.url` of the file that exports the twins. */
  module?: string;
  /** May answer before the route does. */
  gate?: (call: Call, line: string) => Answer | undefined | Promise<Answer | undefined>;
  /** Changes an answer that is about to be sent. */
  dress?: (answer: Answer, call: Call, line: string) => Answer;
  /** Runs beside the requests; returns how it is stopped. */
  background?: (db: Database, memory: Memory) => () => void;
}

export const reply = (status: number, body?: unknown, headers?: Record<string, string>): Answer => ({
  status,
  ...(body === undefined ? {} : { body }),
  ...(headers ? { headers } : {}),
});
export const missing = (): Answer => reply(404, { error: 'not found' });

/** A server on a free loopback port that runs `app`. */
export async function serve(app: App, name = ''): Promise<Running> {
  return app.processes ? serveByProcesses(app, name) : serveHere(app);
}

async function serveHere(app: App): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), 'twin-'));
  const db = await open(app.connections ? join(folder, 'app.db') : ':memory:', app.tables, app.connections);
  const audit = await openAudit(join(folder, 'audit.log'));
  const { server, end } = httpServer(app, db, audit);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spec: document(app),
    stop: async () => {
      end();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await Promise.all([db.close(), audit.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Connections go to the worker processes in turn, as a load balancer deals them. */
async function serveByProcesses(app: App, name: string): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), 'twin-'));
  const file = join(folder, 'app.db');
  await (await open(file, app.tables)).close();
  const children: ChildProcess[] = Array.from({ length: app.processes! }, () =>
    fork(new URL('./process.ts', import.meta.url), [app.module!, name, file], { execArgv: [] }),
  );
  await Promise.all(children.map((child) => once(child, 'message')));
  let turn = 0;
  const balancer = createBalancer({ pauseOnConnect: true, noDelay: true }, (socket) => {
    turn += 1;
    children[turn % children.length]!.send('socket', socket);
  });
  balancer.listen(0, '127.0.0.1');
  await once(balancer, 'listening');
  return {
    url: `http://127.0.0.1:${(balancer.address() as AddressInfo).port}`,
    spec: document(app),
    stop: async () => {
      const gone = children.map((child) => once(child, 'exit'));
      for (const child of children) child.kill();
      await Promise.all(gone);
      balancer.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The HTTP server itself, not yet listening. */
export function httpServer(app: App, db: Database, audit: Audit): { server: Server; end(): void } {
  const memory = app.memory?.() ?? {};
  const routes = Object.entries(app.endpoints).map(([line, endpoint]) => route(app.basePath ?? '', line, endpoint));
  const state = { inFlight: 0 };
  const server = createServer({ keepAliveTimeout: 60_000, noDelay: true }, async (request, response) => {
    state.inFlight += 1;
    const answer = await respond(app, routes, request, { db, memory, inFlight: state.inFlight }).catch(() =>
      reply(500, { error: 'internal server error' }),
    );
    if (request.method !== 'GET') await audit.write(`${request.method} ${request.url} ${answer.status}`);
    state.inFlight -= 1;
    write(response, answer);
  });
  const stop = app.background?.(db, memory);
  return { server, end: () => stop?.() };
}

interface Route {
  line: string;
  method: string;
  pattern: RegExp;
  endpoint: Endpoint;
}

function route(basePath: string, line: string, endpoint: Endpoint): Route {
  const [method, path] = line.split(' ') as [string, string];
  const prefix = basePath.replace(/\/$/, '');
  const pattern = new RegExp(`^${prefix}${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
  return { line, method, pattern, endpoint };
}

async function respond(
  app: App,
  routes: Route[],
  request: IncomingMessage,
  around: Pick<Call, 'db' | 'memory' | 'inFlight'>,
): Promise<Answer> {
  const url = new URL(request.url!, 'http://twin');
  const raw = await bodyOf(request);
  if (url.pathname === '/openapi.json') return reply(200, document(app));
  const found = routes.find((one) => one.method === request.method && one.pattern.test(url.pathname));
  const groups = found?.pattern.exec(url.pathname)?.groups ?? {};
  const params = Object.fromEntries(Object.entries(groups).map(([key, value]) => [key, decodeURIComponent(value)]));
  const call: Call = { ...around, params, query: url.searchParams, body: parse(raw), headers: request.headers };
  const gated = await app.gate?.(call, found?.line ?? '');
  if (gated) return gated;
  if (!found?.endpoint.run) return missing();
  const problem = found.endpoint.body && invalid(call.body, found.endpoint.body);
  const answer = problem ? reply(422, { error: problem }) : await found.endpoint.run(call);
  return app.dress?.(answer, call, found.line) ?? answer;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function parse(raw: string): unknown {
  try {
    return raw === '' ? {} : JSON.parse(raw);
  } catch {
    return undefined;
  }
}

/** The first thing wrong with a body, or `undefined`: required properties and their plain types. */
function invalid(body: unknown, schema: Schema): string | undefined {
  if (typeof body !== 'object' || body === null) return 'a JSON object is expected';
  const values = body as Record<string, unknown>;
  for (const key of (schema.required as string[] | undefined) ?? [])
    if (values[key] === undefined || values[key] === null) return `${key} is required`;
  for (const [key, property] of Object.entries((schema.properties ?? {}) as Record<string, Schema>))
    if (values[key] !== undefined && values[key] !== null && !fits(values[key], property)) return `${key} is invalid`;
  return undefined;
}

function fits(value: unknown, { type, minimum, enum: allowed }: Schema): boolean {
  if (Array.isArray(allowed) && !allowed.includes(value)) return false;
  if (type === 'integer' || type === 'number')
    return (
      typeof value === 'number' &&
      (type === 'number' || Number.isSafeInteger(value)) &&
      value >= Number(minimum ?? value)
    );
  return type === 'array'
    ? Array.isArray(value)
    : type === 'object'
      ? typeof value === 'object'
      : typeof value === type;
}

function write(response: ServerResponse, { status, body, headers }: Answer): void {
  const payload = body === undefined ? '' : JSON.stringify(body);
  const type = payload ? { 'content-type': 'application/json' } : {};
  response.writeHead(status, { ...type, 'content-length': String(Buffer.byteLength(payload)), ...headers });
  response.end(payload);
}

interface Pair extends Pick<Twin, 'name' | 'rule' | 'also' | 'operation' | 'hard' | 'optIn' | 'note'> {
  rule: string;
  operation: string;
  app: App;
  /** Handlers by `METHOD /path`, where the two differ. */
  racy: Record<string, Handler>;
  repaired: Record<string, Handler>;
  /** DDL that only the repaired one has. */
  repairedTables?: string;
  drill: Drill;
}

/** A racy twin and its repaired one. */
export function pair({ name, app, racy, repaired, repairedTables, rule, also, hard, optIn, ...rest }: Pair): Twin[] {
  const flags = { ...(hard ? { hard } : {}), ...(optIn ? { optIn } : {}) };
  const bad = `${name}-racy`;
  const good = `${name}-repaired`;
  const mended = { ...withHandlers(app, repaired), tables: app.tables + (repairedTables ?? '') };
  return [
    apps.add({ ...rest, ...flags, name: bad, kind: 'racy', rule, ...(also ? { also } : {}) }, withHandlers(app, racy)),
    apps.add({ ...rest, ...flags, name: good, kind: 'repaired' }, mended),
  ];
}

/** A correct server that a careless detector accuses. */
export function trap(name: string, note: string, app: App, drill: Drill): Twin[] {
  return [apps.add({ name: `trap-${name}`, kind: 'trap', note, drill }, app)];
}

function withHandlers(app: App, handlers: Record<string, Handler>): App {
  const endpoints = { ...app.endpoints };
  for (const [line, run] of Object.entries(handlers)) endpoints[line] = { ...endpoints[line]!, run };
  return { ...app, endpoints };
}

/** Which app belongs to which twin, so that a worker process finds it by name. */
const known = new Map<string, App>();
const apps = {
  add(twin: Omit<Twin, 'start'>, app: App): Twin {
    known.set(twin.name, app);
    return { ...twin, start: () => serve(app, twin.name) };
  },
};
export const appOf = (name: string): App => known.get(name)!;
