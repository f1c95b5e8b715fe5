/** The release engine against the servers that APIs really run on. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openTransport } from '../../src/transport/open.ts';
import type { WireRequest } from '../../src/transport/transport.ts';
import { type Certificate, createCertificate, trust } from '../transport/certificate.ts';
import { startNginx } from '../transport/nginx.ts';
import { freePort, installed, start } from '../transport/processes.ts';
import { listen, serve, slowMs } from '../transport/servers.ts';
import { environment, hasPython } from './python.ts';
import { describeStack } from './toolchain.ts';

const post: WireRequest = {
  method: 'POST',
  path: '/x',
  headers: { 'content-type': 'application/json' },
  body: '{"n":1}',
};
const get: WireRequest = { method: 'GET', path: '/x', headers: {} };
const folder = mkdtempSync(join(tmpdir(), 'racegate-origins-'));
let certificate: Certificate;
beforeAll(() => {
  certificate = createCertificate();
  trust(certificate);
});
afterAll(() => rmSync(folder, { recursive: true }));

const open: { close(): Promise<void> }[] = [];
const closing = <T extends { close(): Promise<void> }>(one: T): T => {
  open.push(one);
  return one;
};
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});
const transportTo = async (url: string) =>
  closing(await openTransport(new URL(url), { protocol: 'auto', timeoutMs: 5_000, maxBodyBytes: 10_000 }));

/** Made once, when the first of the Python servers is started. */
const python = (name: string) =>
  environment(join(import.meta.dirname, 'origins-requirements.txt')).then((bin) => join(bin, name));

describeStack('nginx', { nginx: installed('nginx', '-v') }, () => {
  const through = async (port: number) => `https://127.0.0.1:${closing(await startNginx(port, certificate)).port}`;

  test('holds the gate, with bodies and without', async () => {
    const origin = closing(
      await serve({ handler: (_line, body, response) => setTimeout(() => response.end(body), slowMs) }),
    );
    const transport = await transportTo(await through(origin.port));
    for (const request of [post, get, { ...get, method: 'DELETE' }]) {
      const { exchanges, proof } = await transport.burst(Array(20).fill(request), { warmUp: get });
      expect(exchanges.map(({ status }) => status)).toEqual(Array(20).fill(200));
      expect(proof).toMatchObject({ protocol: 'h2', release: 'one-record', early: 0, overlap: true });
    }
    expect(transport.maxBurst).toBe(128);
    expect(origin.lines).toHaveLength(120);
  });

  test('that passes bodies on at once is found out when the origin answers early', async () => {
    const origin = closing(
      await listen(
        http.createServer((_request, response) => response.end('early')),
        'http',
      ),
    );
    const transport = await transportTo(await through(origin.port));
    const held = await transport.burst(Array(3).fill(post));
    expect(held.proof).toMatchObject({ release: 'one-record', early: 0 });
    const leaking = await transport.burst(Array(3).fill({ ...post, path: '/unbuffered' }));
    expect(leaking.proof.early).toBeGreaterThan(0);
    const after = await transport.burst(Array(3).fill({ ...post, path: '/unbuffered' }));
    expect(after.proof).toMatchObject({ release: 'same-tick', early: 0 });
    expect(after.exchanges.map(({ body }) => body)).toEqual(Array(3).fill('early'));
  });
});

const gunicorn = `
import time
def app(environ, start_response):
    body = environ['wsgi.input'].read(int(environ.get('CONTENT_LENGTH') or 0))
    time.sleep(0.1)
    start_response('200 OK', [('Content-Length', str(len(body)))])
    return [body]
`;

describeStack('gunicorn', { python3: hasPython }, () => {
  test.each([
    ['sync, one worker', ['-w', '1'], true],
    ['sync, six workers', ['-w', '6'], false],
    ['gthread', ['-k', 'gthread', '--threads', '8'], false],
  ])('%s', async (_name, args, staircase) => {
    writeFileSync(join(folder, 'wsgi.py'), gunicorn);
    const port = await freePort();
    closing(await start(await python('gunicorn'), [...args, '-b', `127.0.0.1:${port}`, 'wsgi:app'], port, folder));
    const transport = await transportTo(`http://127.0.0.1:${port}`);
    for (const _ of [1, 2]) {
      const { exchanges, proof } = await transport.burst(Array(6).fill(post), { warmUp: get });
      expect(exchanges.map(({ body }) => body)).toEqual(Array(6).fill(post.body));
      expect(proof).toMatchObject({ protocol: 'h1', release: 'last-byte', early: 0, overlap: true, staircase });
    }
    expect(transport.requests).toBe(24);
  });
});

const uvicorn = `
import asyncio
async def app(scope, receive, send):
    if scope['type'] != 'http':
        return
    body, more = b'', True
    while more:
        message = await receive()
        body += message.get('body', b'')
        more = message.get('more_body', False)
    await asyncio.sleep(0.1)
    await send({'type': 'http.response.start', 'status': 200, 'headers': []})
    await send({'type': 'http.response.body', 'body': body})
`;

describeStack('uvicorn', { python3: hasPython }, () => {
  test('asyncio', async () => {
    writeFileSync(join(folder, 'asgi.py'), uvicorn);
    const port = await freePort();
    const args = ['--port', String(port), '--lifespan', 'off', '--log-level', 'error', 'asgi:app'];
    closing(await start(await python('uvicorn'), args, port, folder));
    const transport = await transportTo(`http://127.0.0.1:${port}`);
    for (const _ of [1, 2]) {
      const { exchanges, proof } = await transport.burst(Array(10).fill(post), { warmUp: get });
      expect(exchanges.map(({ body }) => body)).toEqual(Array(10).fill(post.body));
      expect(proof).toMatchObject({ release: 'last-byte', early: 0, overlap: true, staircase: false });
    }
  });
});

const go = `package main

import (
	"io"
	"net/http"
	"os"
	"time"
)

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		time.Sleep(100 * time.Millisecond)
		w.Write(body)
	})
	panic(http.ListenAndServeTLS("127.0.0.1:"+os.Args[1], "cert.pem", "key.pem", nil))
}
`;

describeStack('Go net/http', { go: installed('go', 'version') }, () => {
  test('over h2', { timeout: 120_000 }, async () => {
    writeFileSync(join(folder, 'main.go'), go);
    writeFileSync(join(folder, 'key.pem'), certificate.key);
    writeFileSync(join(folder, 'cert.pem'), certificate.cert);
    execFileSync('go', ['build', '-o', 'origin', 'main.go'], { cwd: folder });
    const port = await freePort();
    closing(await start('./origin', [String(port)], port, folder));
    const transport = await transportTo(`https://127.0.0.1:${port}`);
    for (const request of [post, get, post]) {
      const { exchanges, proof } = await transport.burst(Array(20).fill(request), { warmUp: get });
      expect(exchanges.map(({ status }) => status)).toEqual(Array(20).fill(200));
      expect(proof).toMatchObject({ protocol: 'h2', release: 'one-record', early: 0, overlap: true });
    }
  });
});
