import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTransport } from '../../src/transport/open.ts';
import type { WireRequest } from '../../src/transport/transport.ts';
import { createCertificate, trust } from './certificate.ts';
import { type Origin, serve, slowMs } from './servers.ts';
import { record, tlsRecords, type Wire } from './wire.ts';

let origin: Origin;
let wire: Wire;

beforeAll(async () => {
  const certificate = createCertificate();
  trust(certificate);
  // Slow enough that no acknowledgement of a response mixes with the release.
  const handler = (_line: string, body: string, response: { end(text: string): void }) =>
    setTimeout(() => response.end(body), slowMs);
  origin = await serve({ tls: certificate, h2: true, handler });
  wire = await record(origin);
});

afterAll(async () => {
  await wire.close();
  await origin.close();
});

const post: WireRequest = {
  method: 'POST',
  path: '/x',
  headers: { 'content-type': 'application/json' },
  body: '{"n":1}',
};
const get: WireRequest = { method: 'GET', path: '/x', headers: {} };
const big: WireRequest = { ...post, body: JSON.stringify({ text: 'x'.repeat(4_000) }) };

/** A TLS 1.3 record adds a type byte and a tag of 16 bytes to what it carries. */
const overhead = 17;
const frameHead = 9;

for (const [name, request, lastBytes] of [
  ['with bodies', post, 1],
  ['with bodies longer than the flow-control window in sum', big, 1],
  ['without bodies', get, 0],
] as const)
  for (const n of [2, 20, 100])
    test(`${n} requests ${name} are completed by one TLS record in one segment`, async () => {
      const transport = await openTransport(wire.url, { protocol: 'auto', timeoutMs: 10_000, maxBodyBytes: 10_000 });
      try {
        wire.chunks.length = 0;
        origin.arrivals.length = 0;
        const { exchanges, proof } = await transport.burst(Array.from({ length: n }, () => request));
        expect(exchanges.map(({ status }) => status)).toEqual(Array(n).fill(200));
        expect(proof).toMatchObject({ protocol: 'h2', release: 'one-record', early: 0, overlap: true });

        // The record is exactly as long as the final frames of all requests are together.
        const size = overhead + n * (frameHead + lastBytes);
        const finals = wire.chunks.filter(({ bytes }) => tlsRecords(bytes).some(({ length }) => length === size));
        expect(finals).toHaveLength(1);
        expect(tlsRecords(finals[0]!.bytes)).toEqual([{ type: 23, length: size }]);
        expect(origin.arrivals).toHaveLength(n);
        expect(origin.arrivals.filter((at) => at < finals[0]!.at)).toEqual([]);
      } finally {
        await transport.close();
      }
    });
