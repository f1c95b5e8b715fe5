import http from 'node:http';
import net from 'node:net';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openTransport } from '../../src/transport/open.ts';
import { proxyFor } from '../../src/transport/proxy.ts';
import type { WireRequest } from '../../src/transport/transport.ts';
import { type Certificate, createCertificate, trust } from './certificate.ts';
import { listen, type Origin, serve, slowMs } from './servers.ts';

describe('the proxy for an origin', () => {
  const environment = {
    HTTPS_PROXY: 'http://secure:8080',
    http_proxy: 'plain:3128',
    NO_PROXY: 'localhost, .example.com,internal:8443,::1,[fd00::2]:81',
  };
  test.each([
    ['https://shop.test', 'http://secure:8080/'],
    ['http://shop.test', 'http://plain:3128/'],
    ['http://localhost:3000', undefined],
    ['https://example.com', undefined],
    ['https://a.b.example.com', undefined],
    ['https://notexample.com', 'http://secure:8080/'],
    ['https://internal:8443', undefined],
    ['https://internal', 'http://secure:8080/'],
    ['http://[::1]:3000', undefined],
    ['http://[::2]:3000', 'http://plain:3128/'],
    ['http://[fd00::2]:81', undefined],
    ['http://[fd00::2]', 'http://plain:3128/'],
  ])('%s: %s', (origin, proxy) => {
    expect(proxyFor(new URL(origin), environment)?.href).toBe(proxy);
  });

  test('is none for anyone with NO_PROXY=*, and none where none is named', () => {
    expect(proxyFor(new URL('https://shop.test'), { ...environment, NO_PROXY: '*' })).toBeUndefined();
    expect(proxyFor(new URL('https://shop.test'), {})).toBeUndefined();
  });

  test('must be a URL', () => {
    expect(() => proxyFor(new URL('http://shop.test'), { http_proxy: 'http://' })).toThrow(/http_proxy/);
  });
});

describe('through a proxy', () => {
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
    for (const name of ['http_proxy', 'https_proxy']) delete process.env[name];
    for (const one of open.splice(0).reverse()) await one.close();
  });

  /** Tunnels for those who give the password, and counts. */
  const startProxy = async (status = 200) => {
    const asked: string[] = [];
    const server = http.createServer();
    server.on('connect', (request, socket) => {
      asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
      if (status !== 200) return void socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
      const upstream = net.connect(Number(request.url!.split(':')[1]), '127.0.0.1');
      socket.write('HTTP/1.1 200 Connected\r\n\r\n');
      socket.pipe(upstream).pipe(socket);
      socket.on('error', () => upstream.destroy());
      upstream.on('error', () => socket.destroy());
    });
    return Object.assign(closing(await listen(server, 'http')), { asked });
  };
  const post: WireRequest = { method: 'POST', path: '/x', headers: {}, body: '{"n":1}' };
  const transportTo = async ({ url }: Origin) =>
    closing(await openTransport(url, { protocol: 'auto', timeoutMs: 3_000, maxBodyBytes: 1_000 }));
  const slow = (_line: string, body: string, response: { end(text: string): void }) =>
    setTimeout(() => response.end(body), slowMs);

  test.each([
    ['h1', 'last-byte', false, false],
    ['h1', 'last-byte', true, false],
    ['h2', 'one-record', true, true],
  ] as const)('%s bursts are held and released (%s)', async (protocol, release, secure, h2) => {
    const proxy = await startProxy();
    process.env[secure ? 'https_proxy' : 'http_proxy'] = `http://user:p%40ss@127.0.0.1:${proxy.port}`;
    const origin = closing(await serve({ ...(secure && { tls: certificate }), h2, handler: slow }));
    const transport = await transportTo(origin);
    const { exchanges, proof } = await transport.burst([post, post, post]);
    expect(exchanges.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(proof).toMatchObject({ protocol, release, early: 0, overlap: true });
    expect(proxy.asked[0]).toBe(`127.0.0.1:${origin.port} Basic ${Buffer.from('user:p@ss').toString('base64')}`);
    expect(transport.notes.join()).toContain('proxy 127.0.0.1');
  });

  test('a proxy that will not tunnel is an error with its reason, not a quiet detour', async () => {
    const proxy = await startProxy(407);
    process.env.http_proxy = process.env.https_proxy = `http://user:50%@127.0.0.1:${proxy.port}`;
    const plain = closing(await serve({}));
    const { exchanges } = await (await transportTo(plain)).burst([post, post]);
    expect(exchanges[0]!.error?.message).toContain('407');
    expect(proxy.asked[0]).toContain(`Basic ${Buffer.from('user:50%').toString('base64')}`);
    const secure = closing(await serve({ tls: certificate }));
    await expect(transportTo(secure)).rejects.toMatchObject({ code: 'proxy-tunnel', exit: 3 });
    expect(plain.lines).toEqual([]);
  });
});
