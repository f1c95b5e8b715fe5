/** Opens connections to one origin: TCP, tunnel where a proxy asks for it, TLS, ALPN. */
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { buildConnector } from 'undici';
import { proxyFor, tunnel } from './proxy.ts';

export interface Dialed {
  socket: Socket;
  /** What ALPN chose; cleartext has no say and is `h1`. */
  protocol: 'h1' | 'h2';
}

export interface Dialer {
  readonly origin: URL;
  readonly proxy: URL | undefined;
  /** Smallest round trip seen while opening connections, milliseconds; 0 before the first. */
  readonly roundTripMs: number;
  /** Rejects with the platform's error. Calls are served one after another: a short accept queue drops what comes together. */
  dial(offer: 'h1' | 'h2'): Promise<Dialed>;
}

const longestConnectMs = 10_000;

export function createDialer(origin: URL, timeoutMs: number, environment = process.env): Dialer {
  const proxy = proxyFor(origin, environment);
  const connectMs = Math.min(timeoutMs, longestConnectMs);
  const connectors = {
    h1: buildConnector({ allowH2: false, timeout: connectMs }),
    h2: buildConnector({ allowH2: true, preferH2: true, timeout: connectMs }),
  };
  let roundTripMs = 0;
  let last: Promise<unknown> = Promise.resolve();

  const dialNow = async (offer: 'h1' | 'h2'): Promise<Dialed> => {
    const raw = proxy && (await tunnel(proxy, origin, connectMs));
    const began = performance.now();
    const socket = raw && origin.protocol === 'http:' ? raw : await connect(connectors[offer], origin, raw);
    if (!raw || origin.protocol === 'https:') {
      // One trip for TCP and one for TLS 1.3; an older TLS takes three, and the estimate is then on the safe side.
      const trips = (raw ? 0 : 1) + (origin.protocol === 'https:' ? 1 : 0);
      const trip = (performance.now() - began) / trips;
      roundTripMs = roundTripMs ? Math.min(roundTripMs, trip) : trip;
    }
    return { socket, protocol: (socket as TLSSocket).alpnProtocol === 'h2' ? 'h2' : 'h1' };
  };

  return {
    origin,
    proxy,
    get roundTripMs() {
      return roundTripMs;
    },
    dial: (offer) => {
      const next = last.then(() => dialNow(offer));
      last = next.catch(() => {});
      return next;
    },
  };
}

function connect(connector: buildConnector.connector, origin: URL, httpSocket: Socket | undefined): Promise<Socket> {
  // The platform wants IPv6 addresses bare.
  const hostname = origin.hostname.replace(/^\[|\]$/g, '');
  const port = origin.port || (origin.protocol === 'https:' ? '443' : '80');
  const target = { hostname, host: origin.host, protocol: origin.protocol, port };
  return new Promise((resolve, reject) => {
    connector({ ...target, ...(httpSocket && { httpSocket }) }, (error, socket) => {
      if (error) reject(error);
      else resolve(socket);
    });
  });
}
