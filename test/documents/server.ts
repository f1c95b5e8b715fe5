/** A small HTTP server that a function answers for. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Whatever was sent: what it is a server finds out by looking. */
// biome-ignore lint/suspicious/noExplicitAny: the tests' servers look into it as the servers of the world do
export type Thing = any;

export interface Request {
  /** `POST /things/7`, without the query. */
  line: string;
  /** The path's segments. */
  path: string[];
  query: URLSearchParams;
  headers: Record<string, string | undefined>;
  /** A JSON body, or a form as an object. */
  body: Thing;
}

export type Answer = [status: number, body?: unknown, headers?: Record<string, string>];

export async function startServer(
  answer: (request: Request) => Answer | Promise<Answer>,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const path = url.pathname.split('/').slice(1).map(decodeURIComponent);
      const headers = request.headers as Record<string, string>;
      const body = await bodyOf(Buffer.concat(chunks), headers['content-type'] ?? '');
      const given = { line: `${request.method} ${url.pathname}`, path, query: url.searchParams, headers, body };
      const [status, told, more] = await answer(given);
      const text = told === undefined ? undefined : typeof told === 'string' ? told : JSON.stringify(told);
      response.writeHead(status, { ...(text === undefined ? {} : { 'content-type': 'application/json' }), ...more });
      response.end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(bytes: Buffer, type: string): Promise<Thing> {
  if (bytes.length === 0) return undefined;
  if (/form/.test(type)) {
    const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
    return Object.fromEntries(form);
  }
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}
