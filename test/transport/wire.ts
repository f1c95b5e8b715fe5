/** A proxy for bytes between client and server that notes what the client writes, and can delay it. */
import net from 'node:net';
import { listen, type Origin } from './servers.ts';

export interface Wire extends Origin {
  /** Every chunk that was read from the client, as it arrived: `at` is `performance.now()`. */
  readonly chunks: { at: number; bytes: Buffer; connection: number }[];
}

export async function record(target: Origin): Promise<Wire> {
  const chunks: Wire['chunks'] = [];
  let connections = 0;
  const server = net.createServer({ noDelay: true }, (client) => {
    const connection = connections++;
    const upstream = net.connect({ port: target.port, host: '127.0.0.1', noDelay: true });
    client.on('data', (bytes) => {
      chunks.push({ at: performance.now(), bytes, connection });
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => client.write(bytes));
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const)
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
  });
  const origin = await listen(server, target.url.protocol.slice(0, -1));
  return Object.assign(Object.create(origin) as Origin, { chunks });
}

export interface Record {
  /** Content type of the TLS record; 23 is application data. */
  type: number;
  length: number;
}

/** The TLS records in a stream of bytes. */
export function tlsRecords(bytes: Buffer): Record[] {
  const records: Record[] = [];
  for (let at = 0; at + 5 <= bytes.length; ) {
    const length = bytes.readUInt16BE(at + 3);
    records.push({ type: bytes[at]!, length });
    at += 5 + length;
  }
  return records;
}
