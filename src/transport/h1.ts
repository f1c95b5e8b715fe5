/** HTTP/1.1: one connection per request, the last byte of each held back and all released in one loop. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, createConnections } from './connections.ts';
import { finished } from './deadline.ts';
import type { Dialer } from './dial.ts';
import { dispatch } from './dispatch.ts';
import { networkRead } from './loop.ts';
import { record } from './recorder.ts';
import { identityOf, wireBody } from './request.ts';
import { settleMs } from './settle.ts';
import type { TransportOptions, WireRequest } from './transport.ts';
import type { Engine, Shot, Volley } from './volley.ts';

export function createH1(dialer: Dialer, { maxBodyBytes, timeoutMs, maxConnections = 32 }: TransportOptions): Engine {
  const connections = createConnections(dialer, maxConnections);
  let requests = 0;

  const shotOf = (request: WireRequest, connection: Connection, hold: boolean): Shot => {
    const recorder = record(maxBodyBytes);
    const { client, tail, destroy } = connection;
    const begun = Promise.withResolvers<void>();
    const fire = () => {
      connection.used = true;
      dispatch(client, request, recorder, hold, () => {
        requests++;
        begun.resolve();
      });
    };
    if (!hold) return { recorder, abort: destroy, release: fire };
    const arm = () => {
      tail.hold();
      fire();
      return begun.promise.then(tail.passed);
    };
    const release = () => {
      recorder.leaving();
      tail.release();
      recorder.released();
    };
    // Over before its end: what is still held would be taken for the beginning of the next request.
    recorder.done.then(() => tail.holds && destroy());
    return { recorder, abort: destroy, arm, release };
  };

  /** Sends the read on every connection; what the answers are is of no interest here. */
  const warm = async (request: WireRequest, taken: readonly Connection[]) => {
    const shots = taken.map((connection) => shotOf(request, connection, false));
    for (const shot of shots) shot.release();
    await finished(shots, timeoutMs);
    await networkRead();
  };

  /** The server may close some with the response to the read: those are opened again and stay unwarmed. */
  const ready = async (burst: readonly WireRequest[], warmUp: WireRequest | undefined) => {
    const taken = await connections.take(burst.map(identityOf));
    if (!warmUp) return taken;
    await warm(warmUp, taken);
    if (taken.every(({ alive }) => alive)) return taken;
    connections.give(taken);
    return connections.take(burst.map(identityOf));
  };

  return {
    protocol: 'h1',
    maxBurst: maxConnections,
    get roundTripMs() {
      return dialer.roundTripMs;
    },
    get requests() {
      return requests;
    },
    prepare: async (burst, hold, warmUp): Promise<Volley> => {
      const taken = await ready(burst, warmUp);
      const shots = burst.map((request, i) => shotOf(request, taken[i]!, hold));
      const largest = Math.max(0, ...burst.map((request) => wireBody(request)?.length ?? 0));
      return {
        shots,
        release: shots.every(({ arm }) => arm) ? 'last-byte' : 'same-tick',
        settle: (tried) => sleep(settleMs(dialer.roundTripMs, largest, tried)),
        over: () => connections.give(taken),
      };
    },
    close: connections.close,
  };
}
