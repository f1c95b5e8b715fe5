/** HTTP/2 sessions to one origin, one per identity, replaced when the server ends them. */
import { type ClientHttp2Session, connect } from 'node:http2';
import { within } from './deadline.ts';
import type { Dialer } from './dial.ts';
import { networkRead } from './loop.ts';

export interface Sessions {
  /** Streams that the server allows at once; known once the first session is open. */
  readonly streamLimit: number;
  /** Smallest time from a PING to its acknowledgement, milliseconds. */
  readonly roundTripMs: number;
  /** Rejects with the platform's error, or when the server does not answer in HTTP/2. */
  take(identity: string): Promise<ClientHttp2Session>;
  close(): Promise<void>;
}

export function createSessions(dialer: Dialer, timeoutMs: number): Sessions {
  const byIdentity = new Map<string, Promise<ClientHttp2Session>>();
  let streamLimit = Number.POSITIVE_INFINITY;
  let roundTripMs = Number.POSITIVE_INFINITY;

  const open = async () => {
    const { socket, protocol } = await dialer.dial('h2');
    if (dialer.origin.protocol === 'https:' && protocol !== 'h2') {
      socket.destroy();
      throw Object.assign(new Error('the server no longer offers HTTP/2'), { code: 'ECONNREFUSED' });
    }
    const session = connect(dialer.origin, { createConnection: () => socket, settings: { enablePush: false } });
    const { limit, tripMs } = await greeted(session, timeoutMs);
    streamLimit = Math.min(streamLimit, limit);
    roundTripMs = Math.min(roundTripMs, tripMs);
    return session;
  };

  return {
    get streamLimit() {
      return streamLimit;
    },
    get roundTripMs() {
      return Number.isFinite(roundTripMs) ? roundTripMs : 0;
    },
    take: async (identity) => {
      await networkRead();
      const known = byIdentity.get(identity);
      const session = await known?.catch(() => undefined);
      if (session && isAlive(session)) return session;
      // Somebody else may have begun to replace it meanwhile.
      if (byIdentity.get(identity) === known) byIdentity.set(identity, open());
      return byIdentity.get(identity)!;
    },
    close: async () => {
      const all = await Promise.allSettled(byIdentity.values());
      byIdentity.clear();
      for (const one of all) if (one.status === 'fulfilled') one.value.destroy();
    },
  };
}

const isAlive = (session: ClientHttp2Session) => !session.closed && !session.destroyed;

/** Waits for the server's settings and one round trip: some servers agree on h2 and then do not speak it. */
async function greeted(session: ClientHttp2Session, timeoutMs: number): Promise<{ limit: number; tripMs: number }> {
  const settings = Promise.withResolvers<number>();
  session.once('remoteSettings', ({ maxConcurrentStreams }) => settings.resolve(maxConcurrentStreams ?? Infinity));
  session.once('close', () => settings.reject(silent()));
  // Without a listener the platform would end the program; the streams are told as well.
  session.on('error', settings.reject);
  const opened = settings.promise.then(async (limit) => ({ limit, tripMs: await pinged(session) }));
  // After the limit nobody waits for it any more.
  opened.catch(() => {});
  await within(timeoutMs, opened);
  const result = await Promise.race([opened, Promise.resolve(undefined)]);
  if (result && isAlive(session)) return result;
  session.destroy();
  throw silent();
}

const silent = () =>
  Object.assign(new Error('the server agreed on HTTP/2 and did not speak it'), { code: 'ECONNRESET' });

/**
 * Resolves when the peer has read everything that was sent on this session before: TCP keeps the order, so the
 * acknowledgement proves it. With the round trip in milliseconds; also when the session ends instead.
 */
export function pinged(session: ClientHttp2Session): Promise<number> {
  return new Promise((resolve) => {
    const sent = isAlive(session) && session.ping((_error, durationMs) => resolve(durationMs));
    if (!sent) resolve(Number.POSITIVE_INFINITY);
  });
}
