/** What is noted of one request while it is under way, with limits on what is kept. */

import { decode } from './decode.ts';
import { type Failure, failure } from './failure.ts';
import type { Exchange } from './transport.ts';

/** Times are milliseconds of `performance.now()`; absent: it did not happen. */
export interface Flight {
  sentAt?: number;
  /** When the last byte was handed to the socket, at the latest. */
  releasedAt?: number;
  /** When it was handed over at the earliest: the write that let it go had not begun before. */
  releasedFrom?: number;
  /** When the response began to arrive. */
  respondedAt?: number;
  /** When the response was complete, or the failure known. */
  endedAt?: number;
}

export interface Recorder {
  readonly flight: Flight;
  readonly ended: boolean;
  /** The request begins to leave. */
  sent(): void;
  /** The write of the last byte begins, at the earliest at that time. */
  leaving(at?: number): void;
  /** The last byte was handed to the socket. */
  released(): void;
  head(status: number, headers: Record<string, string | string[] | undefined>): void;
  /** False once the limit is reached: nothing more need be read. */
  data(chunk: Uint8Array): boolean;
  end(): void;
  fail(error: unknown): void;
  failAs(reason: Failure): void;
  /** Resolves when the response is complete or the failure known; never rejects. */
  readonly done: Promise<void>;
  exchange(): Exchange;
}

export function record(maxBodyBytes: number): Recorder {
  const flight: Flight = {};
  const done = Promise.withResolvers<void>();
  const chunks: Uint8Array[] = [];
  let kept = 0;
  let truncated = false;
  let status: number | null = null;
  let headers: Record<string, string> = {};
  let error: Failure | undefined;

  const finish = (reason?: Failure) => {
    if (flight.endedAt !== undefined) return;
    flight.endedAt = performance.now();
    error = reason;
    done.resolve();
  };

  return {
    flight,
    get ended() {
      return flight.endedAt !== undefined;
    },
    sent: () => {
      flight.sentAt ??= performance.now();
    },
    leaving: (at = performance.now()) => {
      flight.releasedFrom = at;
    },
    released: () => {
      flight.releasedAt = performance.now();
    },
    head: (code, lines) => {
      flight.respondedAt = performance.now();
      status = code;
      headers = flatten(lines);
    },
    data: (chunk) => {
      const part = chunk.subarray(0, maxBodyBytes - kept);
      chunks.push(Uint8Array.from(part));
      kept += part.length;
      truncated ||= part.length < chunk.length;
      return !truncated;
    },
    end: () => finish(),
    fail: (reason) => finish(failure(reason)),
    failAs: (reason) => finish(reason),
    done: done.promise,
    exchange: () => {
      const endedAt = flight.endedAt ?? performance.now();
      const { text, cut } = decode(Buffer.concat(chunks), headers['content-encoding'], maxBodyBytes);
      return {
        sentAt: flight.sentAt ?? endedAt,
        releasedAt: flight.releasedAt ?? endedAt,
        receivedAt: endedAt,
        status: error ? null : status,
        headers,
        body: text,
        truncated: truncated || cut,
        ...(error && { error }),
      };
    },
  };
}

function flatten(lines: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(lines)) {
    // Pseudo-headers of HTTP/2 are not headers.
    if (value === undefined || name.startsWith(':')) continue;
    const key = name.toLowerCase();
    flat[key] = Array.isArray(value) ? value.join(key === 'set-cookie' ? '\n' : ', ') : String(value);
  }
  return flat;
}
