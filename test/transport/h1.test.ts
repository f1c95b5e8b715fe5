import { afterEach, expect, test } from 'vitest';
import { openTransport } from '../../src/transport/open.ts';
import type { Transport, WireRequest } from '../../src/transport/transport.ts';
import { createCertificate, trust } from './certificate.ts';
import { type Handler, type Origin, serve, slowMs } from './servers.ts';
import { record } from './wire.ts';

const options = { protocol: 'h1', timeoutMs: 5_000, maxBodyBytes: 10_000 } as const;
const post: WireRequest = {
  method: 'POST',
  path: '/x',
  headers: { 'content-type': 'application/json' },
  body: '{"n":1}',
};
const get: WireRequest = { method: 'GET', path: '/ready', headers: {} };
const times = (n: number, request = post) => Array.from({ length: n }, () => request);

const open: { close(): Promise<void> }[] = [];
const closing = <T extends { close(): Promise<void> }>(one: T): T => {
  open.push(one);
  return one;
};
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

const slow: Handler = (_line, body, response) => setTimeout(() => response.end(body), slowMs);
const started = async (kind: Parameters<typeof serve>[0] = { handler: slow }) => closing(await serve(kind));
const transportTo = async (origin: Origin): Promise<Transport> => closing(await openTransport(origin.url, options));

test('everything but the last bytes is sent ahead, and between them nothing', async () => {
  const origin = await started();
  const wire = closing(await record(origin));
  const transport = await transportTo(wire);
  const { exchanges, proof } = await transport.burst(times(10));
  expect(exchanges.map(({ body }) => body)).toEqual(Array(10).fill(post.body));
  expect(proof).toMatchObject({ protocol: 'h1', release: 'last-byte', early: 0, overlap: true, staircase: false });
  expect(wire.chunks.map(({ bytes }) => bytes.length > 1)).toEqual([...Array(10).fill(true), ...Array(10).fill(false)]);
  expect(new Set(wire.chunks.slice(10).map(({ connection }) => connection)).size).toBe(10);
});

test('over TLS, the same', async () => {
  const certificate = createCertificate();
  trust(certificate);
  const transport = await transportTo(await started({ tls: certificate, handler: slow }));
  const { exchanges, proof } = await transport.burst(times(10), { warmUp: get });
  expect(exchanges.map(({ status }) => status)).toEqual(Array(10).fill(200));
  expect(proof).toMatchObject({ protocol: 'h1', release: 'last-byte', early: 0, overlap: true });
});

test('connections are kept between bursts, and warm-up reads are counted', async () => {
  const origin = await started();
  const transport = await transportTo(origin);
  for (const _ of [1, 2, 3]) await transport.burst(times(5), { warmUp: get });
  expect(origin.connections).toBe(5);
  expect(transport.requests).toBe(30);
  expect(origin.lines).toHaveLength(30);
});

test('identities never share a connection', async () => {
  const owners = new Map<unknown, Set<unknown>>();
  const handler: Handler = (_line, _body, response, request) => {
    const seen = owners.get(request.socket) ?? new Set();
    owners.set(request.socket, seen.add(request.headers.authorization));
    response.end();
  };
  const transport = await transportTo(await started({ handler }));
  const as = (identity: string): WireRequest => ({ ...post, identity, headers: { authorization: identity } });
  for (const _ of [1, 2]) await transport.burst([as('A'), as('B'), as('A')]);
  await transport.send(as('B'));
  expect([...owners.values()].map((seen) => seen.size)).toEqual([1, 1, 1]);
});

test('of requests without a body the end of the head is held back', async () => {
  const origin = await started();
  const wire = closing(await record(origin));
  const transport = await transportTo(wire);
  const { exchanges, proof } = await transport.burst(times(10, { ...post, method: 'DELETE', body: undefined! }));
  expect(exchanges.map(({ status }) => status)).toEqual(Array(10).fill(200));
  expect(proof).toMatchObject({ release: 'last-byte', early: 0, overlap: true });
  const ends = wire.chunks.slice(-10).map(({ bytes }) => Buffer.from(bytes).toString());
  expect(ends).toEqual(Array(10).fill('\n'));
});

test('offsets let requests go one after another, and are no spread', async () => {
  const transport = await transportTo(await started());
  const { exchanges, proof } = await transport.burst(times(2), { offsets: [15, 0], warmUp: get });
  const [late, first] = exchanges.map(({ releasedAt }) => releasedAt) as [number, number];
  expect(late - first).toBeGreaterThan(13);
  expect(proof.spreadMicros).toBeLessThan((late - first) * 1000);
});

test('an offset longer than the response is no overlap', async () => {
  const transport = await transportTo(await started({}));
  const { proof } = await transport.burst(times(2), { offsets: [0, 100] });
  expect(proof.overlap).toBe(false);
});

test('a server that runs one request at a time makes a staircase', async () => {
  let turn = Promise.resolve();
  const handler: Handler = (_line, _body, response) => {
    turn = turn.then(() => new Promise((resolve) => setTimeout(resolve, 60))).then(() => void response.end());
  };
  const transport = await transportTo(await started({ handler }));
  const { proof } = await transport.burst(times(6));
  expect(proof.staircase).toBe(true);
});

test('a burst that is too large is cut, and says so', async () => {
  const transport = await transportTo(await started({}));
  const { exchanges } = await transport.burst(times(transport.maxBurst + 3));
  expect(exchanges.filter(({ status }) => status === 200)).toHaveLength(transport.maxBurst);
  expect(exchanges.slice(-3).map(({ error }) => error?.code)).toEqual(Array(3).fill('refused'));
  expect(transport.notes.join()).toContain(`at most ${transport.maxBurst} requests`);
});

test('connections that the server closed meanwhile are opened again', async () => {
  const handler: Handler = (_line, _body, response) => {
    response.setHeader('connection', 'close');
    response.end();
  };
  const origin = await started({ handler });
  const transport = await transportTo(origin);
  for (const _ of [1, 2]) {
    const { exchanges, proof } = await transport.burst(times(3), { warmUp: get });
    expect(exchanges.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(proof.release).toBe('last-byte');
  }
  expect(origin.lines).toHaveLength(12);
});

test('of a body of one byte the whole of it is held back', async () => {
  const transport = await transportTo(await started());
  const { exchanges, proof } = await transport.burst(times(3, { ...post, body: '1' }));
  expect(exchanges.map(({ body }) => body)).toEqual(['1', '1', '1']);
  expect(proof.release).toBe('last-byte');
});

test('redirects, cookies, encodings and lengths are left as they are', async () => {
  const { gzipSync } = await import('node:zlib');
  const handler: Handler = (_line, _body, response) => {
    response.writeHead(302, { location: '/y', 'set-cookie': ['a=1', 'b=2'], 'content-encoding': 'gzip' });
    response.end(gzipSync('moved'));
  };
  const transport = await transportTo(await started({ handler }));
  const exchange = await transport.send({ ...post, headers: { ...post.headers, 'Content-Length': '99' } });
  expect(exchange).toMatchObject({ status: 302, body: 'moved', truncated: false });
  expect(exchange.headers).toMatchObject({ location: '/y', 'set-cookie': 'a=1\nb=2' });
});
