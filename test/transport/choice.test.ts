import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openTransport } from '../../src/transport/open.ts';
import type { TransportOptions, WireRequest } from '../../src/transport/transport.ts';
import { type Certificate, createCertificate, trust } from './certificate.ts';
import { type Handler, listen, serve, slowMs } from './servers.ts';

const post: WireRequest = { method: 'POST', path: '/x', headers: {}, body: '{"n":1}' };
const get: WireRequest = { method: 'GET', path: '/ready', headers: {} };
const slow: Handler = (_line, body, response) => setTimeout(() => response.end(body), slowMs);

let certificate: Certificate;
beforeAll(() => {
  certificate = createCertificate();
  trust(certificate);
});

const open: { close(): Promise<void> }[] = [];
const closing = <T extends { close(): Promise<void> }>(one: T): T => {
  open.push(one);
  return one;
};
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

const transportTo = async (url: URL, protocol: TransportOptions['protocol'] = 'auto') =>
  closing(await openTransport(url, { protocol, timeoutMs: 3_000, maxBodyBytes: 10_000 }));
const started = async (kind: Parameters<typeof serve>[0]) => closing(await serve({ handler: slow, ...kind }));

describe('choice', () => {
  test('h2 where TLS agrees on it', async () => {
    const transport = await transportTo((await started({ tls: certificate, h2: true })).url);
    const { proof } = await transport.burst([post, get, { ...post, method: 'DELETE' }], { warmUp: get });
    expect(proof).toMatchObject({ protocol: 'h2', release: 'one-record', early: 0, overlap: true });
    expect(transport.requests).toBe(6);
  });

  test('h1 where it does not', async () => {
    const transport = await transportTo((await started({ tls: certificate })).url);
    expect(transport.protocol).toBe('h1');
    expect((await transport.send(get)).status).toBe(200);
  });

  test('h1 where it is asked for, although h2 is there', async () => {
    const transport = await transportTo((await started({ tls: certificate, h2: true })).url, 'h1');
    expect((await transport.burst([post, post])).proof).toMatchObject({ protocol: 'h1', overlap: true });
  });

  test('h2 in cleartext only where it is asked for', async () => {
    const { url } = await started({ h2: true });
    const transport = await transportTo(url, 'h2');
    expect((await transport.burst([post, post])).proof).toMatchObject({ protocol: 'h2', overlap: true });
    expect((await transportTo((await started({})).url)).protocol).toBe('h1');
  });

  test('h2 that is asked for and is not there is an error', async () => {
    const { url } = await started({ tls: certificate });
    await expect(transportTo(url, 'h2')).rejects.toMatchObject({ name: 'UserError', code: 'no-h2', exit: 3 });
    await expect(transportTo((await started({})).url, 'h2')).rejects.toMatchObject({ code: 'no-h2' });
  });

  test('identities have sessions of their own, and are still released together', async () => {
    const sockets = new Map<unknown, Set<unknown>>();
    const handler: Handler = (_line, body, response, request) => {
      const stream = (request as unknown as { stream: { session: unknown } }).stream;
      sockets.set(stream.session, (sockets.get(stream.session) ?? new Set()).add(request.headers.authorization));
      setTimeout(() => response.end(body), slowMs);
    };
    const transport = await transportTo((await started({ tls: certificate, h2: true, handler })).url);
    const as = (identity: string) => ({ ...post, identity, headers: { authorization: identity } });
    const { proof } = await transport.burst([as('A'), as('B'), as('A'), as('B')]);
    expect(proof).toMatchObject({ release: 'one-record', overlap: true });
    expect([...sockets.values()].map((seen) => [...seen])).toEqual([['A'], ['B']]);
  });

  test('a server that allows one stream at a time gets HTTP/1.1, and a note', async () => {
    const { url } = await started({ tls: certificate, h2: true, settings: { maxConcurrentStreams: 1 } });
    const transport = await transportTo(url);
    expect(transport.protocol).toBe('h1');
    expect(transport.notes.join()).toContain('one stream at a time');
    expect((await transport.burst([post, post])).proof.overlap).toBe(true);
  });

  test('the limit of streams is the limit of a burst', async () => {
    const settings = { maxConcurrentStreams: 7 };
    const transport = await transportTo((await started({ tls: certificate, h2: true, settings })).url);
    expect(transport.maxBurst).toBe(7);
    const { exchanges, proof } = await transport.burst(Array(9).fill(post));
    expect(exchanges.map(({ status }) => status)).toEqual([...Array(7).fill(200), null, null]);
    expect(proof.overlap).toBe(true);
    expect(transport.notes.join()).toContain('at most 7 requests');
  });

  test('a server that agrees on h2 and hangs up gets HTTP/1.1, and a note', async () => {
    const plain = http.createServer((_request, response) => response.end('plain'));
    const server = tls.createServer({ ...certificate, ALPNProtocols: ['h2', 'http/1.1'] }, (socket) => {
      if (socket.alpnProtocol === 'h2') socket.once('data', () => socket.destroy());
      else plain.emit('connection', socket);
    });
    const transport = await transportTo(closing(await listen(server, 'https')).url);
    expect(transport.protocol).toBe('h1');
    expect(transport.notes.join()).toContain('HTTP/1.1 is used');
    expect((await transport.send(get)).body).toBe('plain');
  });
});

describe('a gate that is not held', () => {
  /** Answers when it has the head, whatever the body does. */
  const hasty = (_request: unknown, response: { end(text: string): void }) => response.end('early');

  test('h1: is noticed, and whole requests are released instead', async () => {
    const server = https.createServer(certificate, hasty as never);
    const transport = await transportTo(closing(await listen(server, 'https')).url);
    const first = await transport.burst([post, post, post]);
    expect(first.proof).toMatchObject({ release: 'last-byte', early: 3, overlap: false });
    expect(transport.notes.join()).toContain('before its request was complete');
    const second = await transport.burst([post, post, post]);
    expect(second.proof).toMatchObject({ release: 'same-tick', early: 0 });
    expect(second.exchanges.map(({ body }) => body)).toEqual(['early', 'early', 'early']);
  });

  test('h2: is noticed, and whole requests are released instead', async () => {
    const { createSecureServer } = await import('node:http2');
    const server = createSecureServer(certificate, hasty as never);
    const transport = await transportTo(closing(await listen(server, 'https')).url);
    expect((await transport.burst([post, post, get])).proof).toMatchObject({ release: 'one-record', early: 3 });
    const second = await transport.burst([post, post, get]);
    expect(second.proof).toMatchObject({ protocol: 'h2', release: 'same-tick', early: 0 });
    expect(second.exchanges.map(({ body }) => body)).toEqual(['early', 'early', 'early']);
  });
});

describe('a gate that one handler does not hold', () => {
  const shop = (request: http.IncomingMessage, response: http.ServerResponse) => {
    if (request.url!.startsWith('/hasty')) return void response.end('early');
    request.on('end', () => setTimeout(() => response.end('late'), slowMs)).resume();
  };

  test('is still held for the others, until it is plain that the server is like that', async () => {
    const transport = await transportTo(closing(await listen(http.createServer(shop), 'http')).url);
    const releaseOf = async (path: string) => (await transport.burst(Array(3).fill({ ...post, path }))).proof.release;
    expect(await releaseOf('/hasty/1')).toBe('last-byte');
    expect(await releaseOf('/hasty/2?x=y')).toBe('same-tick');
    expect(await releaseOf('/calm/1')).toBe('last-byte');
    for (const path of ['/hasty/a', '/hasty/b']) expect(await releaseOf(path)).toBe('last-byte');
    expect(await releaseOf('/calm/1')).toBe('same-tick');
  });
});

describe('a target that cannot be reached', () => {
  test('with a certificate that nobody trusts', async () => {
    const { url } = await started({ tls: createCertificate() });
    await expect(transportTo(url)).rejects.toMatchObject({ name: 'UserError', code: 'tls', exit: 3 });
    const transport = await transportTo(url, 'h1');
    expect((await transport.send(get)).error?.code).toBe('tls');
    expect((await transport.burst([post, post])).exchanges.map(({ error }) => error?.code)).toEqual(['tls', 'tls']);
  });

  test('where nobody listens', async () => {
    const { url, close } = await serve();
    await close();
    const transport = await transportTo(url);
    expect((await transport.send(get)).error?.code).toBe('refused');
    expect(transport.requests).toBe(0);
    url.protocol = 'https:';
    await expect(transportTo(new URL(`https://${url.host}`))).rejects.toMatchObject({ code: 'unreachable' });
  });

  test('where something else than TLS is spoken', async () => {
    const server = net.createServer((socket) => socket.end('220 mail\r\n'));
    const { url } = closing(await listen(server, 'https'));
    await expect(transportTo(url)).rejects.toMatchObject({ name: 'UserError', exit: 3 });
  });
});
