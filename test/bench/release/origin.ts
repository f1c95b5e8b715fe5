/**
 * The server under the measurement, in a process of its own: a counter that is read, waited for and written, and the
 * time from the first to the last complete request of each burst.
 */
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import type { Certificate } from '../../transport/certificate.ts';

/** What the origin saw of a burst. */
export interface Seen {
  burst: string;
  spreadMicros: number;
  /** Fewer updates were kept than acknowledged. */
  lost: boolean;
}

export interface Ports {
  secure: number;
  plain: number;
}

interface Ongoing {
  arrivals: number[];
  counter: number;
  written: number;
}

/** As a database would make it wait, without holding the processor; the platform's timers are no finer than a millisecond. */
function wait(ms: number, then: () => void): void {
  if (ms >= 1) return void setTimeout(then, ms);
  const until = performance.now() + ms;
  const look = () => (performance.now() >= until ? then() : setImmediate(look));
  look();
}

function serve({ key, cert }: Certificate): void {
  const bursts = new Map<string, Ongoing>();

  const complete = (request: IncomingMessage, response: ServerResponse) => {
    const [burst, n, windowMs] = String(request.headers['x-burst']).split('/') as [string, string, string];
    const ongoing = bursts.get(burst) ?? { arrivals: [], counter: 0, written: 0 };
    bursts.set(burst, ongoing);
    ongoing.arrivals.push(performance.now());
    const read = ongoing.counter;
    wait(Number(windowMs), () => {
      ongoing.counter = read + 1;
      response.end('ok');
      if (++ongoing.written === Number(n)) report(burst, ongoing);
    });
  };

  const report = (burst: string, { arrivals, counter, written }: Ongoing) => {
    bursts.delete(burst);
    const spreadMicros = Math.round((Math.max(...arrivals) - Math.min(...arrivals)) * 1000);
    process.send!({ burst, spreadMicros, lost: counter < written } satisfies Seen);
  };

  const listener = (request: IncomingMessage, response: ServerResponse) => {
    request.on('end', () => complete(request, response)).resume();
  };
  const secure = createSecureServer({ key, cert, allowHTTP1: true }, listener as never);
  const plain = http.createServer(listener);
  // Pauses between the rows must not close connections.
  for (const server of [secure as unknown as http.Server, plain]) server.keepAliveTimeout = 120_000;
  const listening = [secure, plain].map(
    (server: Server) =>
      new Promise<number>((resolve) => {
        server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
      }),
  );
  Promise.all(listening).then(([secure, plain]) => process.send!({ secure, plain }));
}

process.once('message', (certificate: Certificate) => serve(certificate));
process.once('disconnect', () => process.exit());
