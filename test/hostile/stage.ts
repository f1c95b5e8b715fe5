/** A hostile document in a folder or on a server, and the one place it must never lead to. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compressedZeros, type Hostile } from './documents.ts';

export interface Stage {
  /** What `racegate plan` is given, in `folder`. */
  words: string[];
  folder: string;
  /** Requests that reached what must never be asked. */
  strayed: string[];
  stop(): Promise<void>;
}

export async function staged(one: Hostile): Promise<Stage> {
  const strayed: string[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'racegate-hostile-'));
  const elsewhere = await listening((request, response) => {
    strayed.push(`${request.method} ${request.url}`);
    response.end('{}');
  });
  const there = urlOf(elsewhere);
  const server = await listening(serving(one, there));
  if (!one.served) await writeFile(join(folder, 'openapi.yaml'), one.text(there));
  return {
    words: one.served ? ['plan', '--spec', `${urlOf(server)}/openapi.json`] : ['plan', 'openapi.yaml'],
    folder,
    strayed,
    stop: async () => {
      for (const each of [server, elsewhere]) each.close().closeAllConnections();
      await rm(folder, { recursive: true });
    },
  };
}

function serving(one: Hostile, elsewhere: string): RequestListener {
  return (request, response) => {
    const part = one.invents && /^\/parts\/(\d+)\.json$/.exec(request.url ?? '')?.[1];
    if (part) return response.end(`{"allOf": [{"$ref": "${Number(part) + 1}.json"}]}`);
    if (request.url !== '/openapi.json') return response.writeHead(404).end();
    if (one.redirect) return response.writeHead(302, { location: one.redirect(elsewhere) }).end();
    if (one.zeros) return response.writeHead(200, { 'content-encoding': 'gzip' }).end(compressedZeros(one.zeros));
    response.writeHead(200, { 'content-type': 'application/json' }).end(one.text(elsewhere));
  };
}

async function listening(listener: RequestListener): Promise<Server> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const urlOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
