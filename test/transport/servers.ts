/** Small real servers on loopback, and the moments at which requests were complete there. */
import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Certificate } from './certificate.ts';

export interface Origin {
  readonly url: URL;
  readonly port: number;
  /** Requests seen so far, as `METHOD path`. */
  readonly lines: string[];
  /** When each request was complete, `performance.now()`. */
  readonly arrivals: number[];
  readonly connections: number;
  close(): Promise<void>;
}

export type Handler = (line: string, body: string, response: Answer, request: IncomingMessage) => void;
export type Answer = Pick<ServerResponse, 'end' | 'writeHead' | 'write' | 'setHeader'>;

/** How long a handler takes where requests are to overlap: far longer than a busy machine keeps a program waiting. */
export const slowMs = 200;

const echo: Handler = (line, body, response) => response.end(JSON.stringify({ line, body }));

interface Kind {
  tls?: Certificate;
  h2?: boolean;
  settings?: http2.Settings;
  handler?: Handler;
}

/** http, https, h2 over TLS (with or without HTTP/1.1 beside it) or h2 in cleartext. */
export async function serve({ tls, h2, settings, handler = echo }: Kind = {}): Promise<Origin> {
  const lines: string[] = [];
  const arrivals: number[] = [];
  const listener = (request: IncomingMessage, response: Answer) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('error', () => {});
    request.on('end', () => {
      arrivals.push(performance.now());
      const line = `${request.method} ${request.url}`;
      lines.push(line);
      handler(line, Buffer.concat(chunks).toString(), response, request);
    });
  };
  const options = { ...tls, allowHTTP1: true, ...(settings && { settings }) };
  // The compatibility layer of http2 has the same events; its types differ in what no test looks at.
  const any = listener as never;
  const server: Server = h2
    ? tls
      ? http2.createSecureServer(options, any)
      : http2.createServer(options, any)
    : tls
      ? https.createServer(options, any)
      : http.createServer(any);
  return listen(server, tls ? 'https' : 'http', { lines, arrivals });
}

/** Starts any server on a free port of loopback. */
export async function listen(
  server: Server,
  scheme: string,
  seen: { lines: string[]; arrivals: number[] } = { lines: [], arrivals: [] },
): Promise<Origin> {
  const open = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections++;
    open.add(socket);
    socket.on('error', () => {}).on('close', () => open.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    ...seen,
    url: new URL(`${scheme}://127.0.0.1:${port}`),
    port,
    get connections() {
      return connections;
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}
