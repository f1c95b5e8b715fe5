/** The demo API: the document's operations over HTTP, on loopback. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { type Answer, problem } from './answer.ts';
import { openDatabase } from './database.ts';
import { fixed } from './fixed.ts';
import { openapi } from './openapi.ts';
import { racy } from './racy.ts';
import { type Call, type Handler, shop } from './shop.ts';
import { invalid } from './validate.ts';

export interface Demo {
  /** Origin, without a trailing slash. */
  url: string;
  close(): Promise<void>;
}

/** Starts the shop on 127.0.0.1, on a free port unless one is given. Its data lives in memory and ends with it. */
export async function startDemo(options: { fixed: boolean; port?: number }): Promise<Demo> {
  const variant = options.fixed ? fixed : racy;
  const db = openDatabase(variant.constraints);
  const routes = routesOf(openapi.paths, shop(db, variant));
  const server = createServer((request, response) => void serve(routes, request, response));
  await listen(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      await closed(server);
      db.close();
    },
  };
}

interface Route {
  method: string;
  path: RegExp;
  body: JsonObject | undefined;
  handler: Handler;
}

/** The document decides what is served, so it cannot promise anything else. */
function routesOf(paths: JsonObject, handlers: Record<string, Handler>): Route[] {
  return Object.entries(paths).flatMap(([template, item]) => {
    const path = new RegExp(`^${template.replace(/\{(\w+)\}/g, '(?<$1>[1-9]\\d{0,14})')}$`);
    return Object.entries(item as Record<string, JsonObject>)
      .filter(([key]) => key !== 'parameters')
      .map(([method, { operationId, requestBody }]) => ({
        method: method.toUpperCase(),
        path,
        body: requestBody === undefined ? undefined : bodySchema(requestBody as JsonObject),
        handler: handlers[operationId as string]!,
      }));
  });
}

function bodySchema(requestBody: JsonObject): JsonObject {
  const { content } = requestBody as { content: Record<string, { schema: { $ref: string } }> };
  const name = content['application/json']!.schema.$ref.split('/').at(-1)!;
  return (openapi.components.schemas as Record<string, JsonObject>)[name]!;
}

async function serve(routes: Route[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const url = new URL(request.url ?? '/', 'http://shop');
    if (request.method === 'GET' && url.pathname === '/openapi.json') return send(response, 200, openapi);
    const { status, body } = await answer(routes, request, url);
    send(response, status, body);
  } catch (error) {
    send(response, 500, { status: 500, title: String(error) });
  }
}

async function answer(routes: Route[], request: IncomingMessage, url: URL): Promise<Answer> {
  const there = routes.filter(({ path }) => path.test(url.pathname));
  const route = there.find(({ method }) => method === request.method);
  if (!route) return there.length > 0 ? problem(405, 'Method not allowed.') : problem(404, 'There is no such path.');
  const body = route.body ? parsed(await textOf(request)) : {};
  const wrong = route.body && invalid(body, route.body);
  if (wrong) return problem(400, wrong);
  const path = Object.entries(route.path.exec(url.pathname)?.groups ?? {}).map(([name, value]) => [
    name,
    Number(value),
  ]);
  return route.handler({ path: Object.fromEntries(path), query: url.searchParams, body: body as Call['body'] });
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, status: number, body: Answer['body'] | JsonObject): void {
  if (body === undefined) return void response.writeHead(status).end();
  const isProblem = isObject(body) && status >= 400;
  response.writeHead(status, { 'content-type': isProblem ? 'application/problem+json' : 'application/json' });
  response.end(JSON.stringify(body));
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
