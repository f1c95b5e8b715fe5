import http from 'node:http';
import http2 from 'node:http2';
import net from 'node:net';
import tls from 'node:tls';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openTransport } from '../../src/transport/open.ts';
import type { Transport, WireRequest } from '../../src/transport/transport.ts';
import { type Certificate, createCertificate, trust } from './certificate.ts';
import { listen, type Origin, serve } from './servers.ts';

const post: WireRequest = { method: 'POST', path: '/x', headers: {}, body: '{"n":1}' };
const keptBytes = 10_000;

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

const transportTo = async ({ url }: Origin, timeoutMs = 3_000): Promise<Transport> =>
  closing(await openTransport(url, { protocol: 'auto', timeoutMs, maxBodyBytes: keptBytes }));

/** Sends a burst while the server behaves badly and one while it behaves. */
async function twice(transport: Transport, mend: () => void) {
  const bad = await transport.burst([post, post, post]);
  mend();
  const good = await transport.burst([post, post, post]);
  expect(good.exchanges.map(({ status }) => status)).toEqual([200, 200, 200]);
  return { codes: bad.exchanges.map(({ error }) => error?.code), bad, good };
}

/** As much as there is room for, until the peer hangs up or a gigabyte is sent; returns the bytes sent so far. */
function flood(stream: NodeJS.WritableStream, chunk: Buffer): () => number {
  let sent = 0;
  const more = () => {
    while (sent < 2 ** 30) {
      sent += chunk.length;
      if (!stream.write(chunk)) return;
    }
  };
  stream.on('drain', more).on('error', () => {});
  more();
  return () => sent;
}

describe('HTTP/1.1', () => {
  const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
  /** A server that does as it is told with every request, on raw sockets. */
  const raw = async (act: { now: (socket: net.Socket) => void }) =>
    closing(
      await listen(
        net.createServer((socket) => {
          let text = '';
          socket.on('data', (bytes) => {
            text += bytes.toString('latin1');
            if (!text.includes('{"n":1}')) return;
            text = '';
            act.now(socket);
          });
        }),
        'http',
      ),
    );

  test.each<[string, (socket: net.Socket) => void, string, number]>([
    ['resets the connection', (socket) => socket.resetAndDestroy(), 'reset', 3_000],
    ['hangs up', (socket) => socket.end(), 'reset', 3_000],
    [
      'hangs up in the middle of a body',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf'),
      'reset',
      3_000,
    ],
    ['stalls', () => {}, 'timeout', 300],
    [
      'stalls in the middle of a body',
      (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf'),
      'timeout',
      300,
    ],
    ['speaks something else', (socket) => socket.write('SSH-2.0-OpenSSH\r\n\r\n'), 'protocol', 3_000],
    [
      'never ends its headers',
      (socket) => void flood(socket, Buffer.from(`HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(9_999)}`)),
      'too-large',
      3_000,
    ],
  ])('a server that %s', async (_name, misbehave, code, timeoutMs) => {
    const act = { now: misbehave };
    const transport = await transportTo(await raw(act), timeoutMs);
    const { codes } = await twice(transport, () => {
      act.now = (socket) => socket.write(ok);
    });
    expect(codes).toEqual([code, code, code]);
    expect(transport.requests).toBe(6);
  });

  test('a body of a gigabyte is cut, and not read to its end', async () => {
    const sent: (() => number)[] = [];
    const act = {
      now: (socket: net.Socket) => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        sent.push(flood(socket, Buffer.alloc(65_536, 'x')));
      },
    };
    const { bad } = await twice(await transportTo(await raw(act)), () => {
      act.now = (socket) => socket.write(ok);
    });
    expect(bad.exchanges.map(({ status, body, truncated }) => [status, body.length, truncated])).toEqual(
      Array(3).fill([200, keptBytes, true]),
    );
    for (const bytes of sent) expect(bytes()).toBeLessThan(2 ** 26);
  });

  test('a small body that unfolds to more than is kept', async () => {
    const { gzipSync } = await import('node:zlib');
    const packed = gzipSync(Buffer.alloc(2 ** 24));
    const server = http.createServer((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed),
    );
    const transport = await transportTo(closing(await listen(server, 'http')));
    const { body, truncated } = await transport.send(post);
    expect(body.length).toBeLessThanOrEqual(keptBytes);
    expect(truncated).toBe(true);
  });

  test('HTTP/1.0 works, one connection for each request', async () => {
    const act = { now: (socket: net.Socket) => void socket.end('HTTP/1.0 200 OK\r\n\r\nold') };
    const origin = await raw(act);
    const { bad } = await twice(await transportTo(origin), () => {});
    expect(bad.exchanges.map(({ body }) => body)).toEqual(['old', 'old', 'old']);
    expect(bad.proof).toMatchObject({ release: 'last-byte', early: 0 });
    expect(origin.connections).toBe(6);
  });

  test('a server that refuses early, before it has read the body, is classified as early', async () => {
    const server = net.createServer((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'));
    });
    const transport = await transportTo(closing(await listen(server, 'http')));
    const { exchanges, proof } = await transport.burst([post, post]);
    expect(exchanges.map(({ status }) => status)).toEqual([413, 413]);
    expect(proof).toMatchObject({ early: 2, overlap: false });
  });

  test('a connection that dies while its last byte is held back is lost, and its request is never sent again', async () => {
    const heads: string[] = [];
    const server = net.createServer((socket) => {
      socket.once('data', (bytes) => {
        heads.push(bytes.toString().split(' ', 1)[0]!);
        socket.destroy();
      });
    });
    const origin = closing(await listen(server, 'http'));
    const transport = await transportTo(origin);
    const { exchanges, proof } = await transport.burst([post, post, post]);
    expect(exchanges.map(({ error }) => error?.code)).toEqual(['reset', 'reset', 'reset']);
    expect(proof.overlap).toBe(false);
    expect(heads).toEqual(['POST', 'POST', 'POST']);
    expect([transport.requests, origin.connections]).toEqual([3, 3]);
  });

  test('a request that cannot be written is an error of its own', async () => {
    const transport = await transportTo(closing(await serve()));
    const { exchanges } = await transport.burst([{ ...post, headers: { 'x-bad': 'a\r\nb' } }, post]);
    expect(exchanges.map(({ status }) => status)).toEqual([null, 200]);
    expect(exchanges[0]!.error?.code).toBe('protocol');
  });
});

describe('HTTP/2', () => {
  type Act = (stream: http2.ServerHttp2Stream) => void;
  const answer: Act = (stream) => {
    stream.respond({ ':status': 200 });
    stream.end('ok');
  };
  const server = async (act: { now: Act }) => {
    const h2 = http2.createSecureServer(certificate);
    h2.on('stream', (stream) => {
      stream
        .on('error', () => {})
        .on('end', () => act.now(stream))
        .resume();
    });
    h2.on('sessionError', () => {});
    return closing(await listen(h2, 'https'));
  };

  test.each<[string, Act, string, number]>([
    ['resets the stream', (stream) => stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR), 'reset', 3_000],
    ['refuses the stream', (stream) => stream.close(http2.constants.NGHTTP2_REFUSED_STREAM), 'refused', 3_000],
    ['destroys the connection', (stream) => stream.session?.socket.destroy(), 'reset', 3_000],
    [
      'goes away in anger',
      (stream) => stream.session?.goaway(http2.constants.NGHTTP2_ENHANCE_YOUR_CALM),
      'reset',
      3_000,
    ],
    ['stalls', () => {}, 'timeout', 300],
    [
      'stalls in the middle of a body',
      (stream) => {
        stream.respond({ ':status': 200 });
        stream.write('half');
      },
      'timeout',
      300,
    ],
  ])('a server that %s', async (_name, misbehave, code, timeoutMs) => {
    const act = { now: misbehave };
    const transport = await transportTo(await server(act), timeoutMs);
    const { codes } = await twice(transport, () => {
      act.now = answer;
    });
    expect(codes).toEqual([code, code, code]);
    expect(transport.protocol).toBe('h2');
    expect(transport.requests).toBe(6);
  });

  test('a server that goes away in peace, in the middle, answers what it has', async () => {
    const origin = await server({
      now: (stream) => {
        stream.session?.close();
        answer(stream);
      },
    });
    const { bad } = await twice(await transportTo(origin), () => {});
    expect(bad.exchanges.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(origin.connections).toBeGreaterThan(1);
  });

  test('a body of a gigabyte is cut, and not read to its end', async () => {
    const sent: (() => number)[] = [];
    const act: { now: Act } = {
      now: (stream) => {
        stream.respond({ ':status': 200 });
        sent.push(flood(stream, Buffer.alloc(65_536, 'x')));
      },
    };
    const { bad } = await twice(await transportTo(await server(act)), () => {
      act.now = answer;
    });
    expect(bad.exchanges.map(({ status, body, truncated }) => [status, body.length, truncated])).toEqual(
      Array(3).fill([200, keptBytes, true]),
    );
    for (const bytes of sent) expect(bytes()).toBeLessThan(2 ** 26);
  });

  test('a session that dies while the last frames are held back is lost, and nothing is sent again', async () => {
    let streams = 0;
    const h2 = http2.createSecureServer(certificate);
    h2.on('sessionError', () => {}).on('stream', (stream) => {
      streams++;
      stream.on('error', () => {}).session?.socket.destroy();
    });
    const transport = await transportTo(closing(await listen(h2, 'https')));
    const { exchanges, proof } = await transport.burst([post, post, post]);
    expect(exchanges.map(({ error }) => error?.code)).toEqual(['reset', 'reset', 'reset']);
    expect(proof.overlap).toBe(false);
    expect(transport.requests).toBe(3);
    expect(streams).toBeLessThanOrEqual(3);
  });

  test('a body that is never read is not waited for', async () => {
    const h2 = http2.createSecureServer(certificate);
    let read = false;
    h2.on('stream', (stream) => {
      if (read) stream.resume();
      stream.on('error', () => {}).on('end', () => stream.closed || answer(stream));
    });
    const transport = await transportTo(closing(await listen(h2, 'https')), 400);
    const large = { ...post, body: 'x'.repeat(200_000) };
    const { exchanges, proof } = await transport.burst([large, large]);
    expect(exchanges.map(({ error }) => error?.code)).toEqual(['timeout', 'timeout']);
    expect(proof.overlap).toBe(false);
    read = true;
    expect((await transport.burst([post, post])).exchanges.map(({ status }) => status)).toEqual([200, 200]);
  });

  test('headers without end', async () => {
    const sent: (() => number)[] = [];
    const origin = closing(await listen(endlessHeaders(certificate, sent), 'https'));
    const transport = await transportTo(origin);
    const { exchanges } = await transport.burst([post, post]);
    expect(exchanges.map(({ status }) => status)).toEqual([null, null]);
    expect(['reset', 'too-large', 'protocol']).toContain(exchanges[0]!.error?.code);
    for (const bytes of sent) expect(bytes()).toBeLessThan(2 ** 26);
  });
});

/** Speaks just enough HTTP/2 to begin a response head and never to end it. */
function endlessHeaders(key: Certificate, sent: (() => number)[]): tls.Server {
  const frame = (type: number, flags: number, stream: number, payload: Buffer) => {
    const head = Buffer.alloc(9);
    head.writeUIntBE(payload.length, 0, 3);
    head.set([type, flags], 3);
    head.writeUInt32BE(stream, 5);
    return Buffer.concat([head, payload]);
  };
  // One literal header, `a: b`, over and over.
  const lines = Buffer.from([0, 1, 97, 1, 98]);
  return tls.createServer({ ...key, ALPNProtocols: ['h2'] }, (socket) => {
    let pending = Buffer.alloc(0);
    let preface = 24;
    let begun = false;
    socket.on('error', () => {});
    socket.write(frame(4, 0, 0, Buffer.alloc(0)));
    socket.on('data', (bytes) => {
      pending = Buffer.concat([pending, bytes]);
      if (preface && pending.length >= preface) {
        pending = pending.subarray(preface);
        preface = 0;
      }
      while (!preface && pending.length >= 9 && pending.length >= 9 + pending.readUIntBE(0, 3)) {
        const length = pending.readUIntBE(0, 3);
        const [type, flags] = [pending[3], pending[4]!];
        const stream = pending.readUInt32BE(5);
        if (type === 6 && !(flags & 1)) socket.write(frame(6, 1, 0, pending.subarray(9, 9 + length)));
        if (type === 0 && flags & 1 && !begun) {
          begun = true;
          socket.write(frame(1, 0, stream, Buffer.from([0x88])));
          sent.push(flood(socket, frame(9, 0, stream, Buffer.concat(Array(3_000).fill(lines)))));
        }
        pending = pending.subarray(9 + length);
      }
    });
  });
}
