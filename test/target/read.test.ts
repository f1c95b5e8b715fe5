import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { guardedLookup, isRefusedAddress, isRefusedHost } from '../../src/target/address.ts';
import { readOnce } from '../../src/target/read.ts';
import { type Loopback, serve } from './loopback.ts';

let server: Loopback | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const limits = { maxBytes: 1000, timeoutMs: 5000 };

describe('readOnce', () => {
  test('gives status, headers, body, and follows redirects within the origin', async () => {
    server = await serve((request, response) =>
      request.url === '/old'
        ? response.writeHead(308, { location: '/new' }).end()
        : response.writeHead(200, { 'X-Kind': 'document' }).end(`{"token":"${request.headers.authorization}"}`),
    );
    const read = await readOnce(`${server.url}/old`, { ...limits, headers: { authorization: 'Bearer t' } });
    expect(read).toMatchObject({ status: 200, body: '{"token":"Bearer t"}', url: `${server.url}/new` });
    expect(read.headers['x-kind']).toBe('document');
  });

  test('does not leave the origin, neither at first nor by a redirect', async () => {
    const other = await serve((_request, response) => response.end('secret'));
    server = await serve((_request, response) => response.writeHead(302, { location: `${other.url}/x` }).end());
    await expect(readOnce(server.url, limits)).rejects.toMatchObject({ code: 'foreign-origin', exit: 3 });
    await expect(readOnce(other.url, { ...limits, sameOriginAs: server.url })).rejects.toMatchObject({
      code: 'foreign-origin',
    });
    await other.close();
    expect(other.seen).toEqual([]);
  });

  test('bounds the body, also one that grows when unpacked', async () => {
    server = await serve((request, response) =>
      request.url === '/packed'
        ? response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(1_000_000)))
        : response.end('x'.repeat(1001)),
    );
    await expect(readOnce(`${server.url}/`, limits)).rejects.toMatchObject({ code: 'too-large', exit: 3 });
    await expect(readOnce(`${server.url}/packed`, limits)).rejects.toMatchObject({ code: 'too-large', exit: 3 });
  });

  test('unpacks what a server compresses unasked', async () => {
    server = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"openapi":"3.1.0"}')),
    );
    expect((await readOnce(server.url, limits)).body).toBe('{"openapi":"3.1.0"}');
  });

  test('ends with a sentence where the answer does not come, breaks off or is not what it says', async () => {
    server = await serve((request, response) => {
      if (request.url === '/broken')
        return void response.writeHead(200, { 'content-length': '10' }).write('x', () => response.destroy());
      if (request.url === '/lie') return void response.writeHead(200, { 'content-encoding': 'gzip' }).end('plain');
    });
    for (const path of ['/silent', '/broken', '/lie'])
      await expect(readOnce(server.url + path, { ...limits, timeoutMs: 300 })).rejects.toMatchObject({
        code: 'no-answer',
        exit: 3,
      });
  });

  test('stops a circle of redirects', async () => {
    server = await serve((_request, response) => response.writeHead(302, { location: '/' }).end());
    await expect(readOnce(server.url, limits)).rejects.toMatchObject({ code: 'too-many-redirects' });
  });

  test.each([
    'http://169.254.169.254/latest/meta-data',
    'http://[fe80::1]/',
    'http://[::ffff:169.254.169.254]/',
    'http://metadata.google.internal/',
    'http://2852039166/',
  ])('never reads %s', async (url) => {
    await expect(readOnce(url, limits)).rejects.toMatchObject({ code: 'refused-address', exit: 3 });
  });

  test.each(['file:///etc/passwd', 'data:text/plain,x', '/openapi.json'])('%s is not read', async (url) => {
    await expect(readOnce(url, { ...limits, sameOriginAs: 'http://127.0.0.1' })).rejects.toMatchObject({
      code: 'bad-url',
    });
  });
});

describe('refused addresses', () => {
  test.each([
    '169.254.0.1',
    '100.100.100.200',
    'fe80::1%eth0',
    'fd00:ec2::254',
    '::ffff:169.254.169.254',
    '64:ff9b::a9fe:a9fe',
  ])('%s', (address) => {
    expect(isRefusedAddress(address)).toBe(true);
  });
  test.each(['127.0.0.1', '10.0.0.1', '192.168.1.1', '::1', '93.184.216.34', 'fd00::1'])('allowed: %s', (address) => {
    expect(isRefusedAddress(address)).toBe(false);
  });
  test.each([
    ['169.254.169.254', 'ERR_REFUSED_ADDRESS'],
    ['127.0.0.1', undefined],
  ])('a name that leads to %s', async (address, code) => {
    const error = await new Promise<NodeJS.ErrnoException | null>((resolve) =>
      guardedLookup(address, { all: false }, resolve),
    );
    expect(error?.code).toBe(code);
  });
  test('names', () => {
    expect(isRefusedHost('Metadata.google.internal.')).toBe(true);
    expect(isRefusedHost('preview.example.com')).toBe(false);
  });
});
