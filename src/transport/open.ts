/** Chooses how an origin is spoken to. */
import { UserError } from '../errors.ts';
import { createTransport } from './burst.ts';
import { createDialer, type Dialer } from './dial.ts';
import { failure } from './failure.ts';
import { createH1 } from './h1.ts';
import { createH2 } from './h2.ts';
import { createSessions } from './sessions.ts';
import type { Transport, TransportOptions } from './transport.ts';

/**
 * Opens the transport to an origin; the path of the URL is of no interest here. `auto` is HTTP/2 where TLS agrees on
 * it and HTTP/1.1 otherwise; `h2` over cleartext presumes that the server speaks it.
 * @throws UserError `tls`, `unreachable`, `proxy`, `proxy-tunnel`, `no-h2`, `one-stream`
 */
export async function openTransport(origin: URL, options: TransportOptions): Promise<Transport> {
  const dialer = createDialer(origin, options.timeoutMs);
  const notes = dialer.proxy ? [throughProxy(dialer.proxy)] : [];
  const h1 = () => createTransport(createH1(dialer, options), options, notes);
  if (options.protocol === 'h1' || (options.protocol === 'auto' && origin.protocol === 'http:')) return h1();

  if (origin.protocol === 'https:' && (await offered(dialer)) === 'h1') {
    if (options.protocol === 'h2') throw noH2(origin, 'it does not offer HTTP/2');
    return h1();
  }
  const sessions = createSessions(dialer, options.timeoutMs);
  const obstacle = await obstacleTo(sessions);
  if (!obstacle) return createTransport(createH2(sessions, options), options, notes);
  await sessions.close();
  if (options.protocol === 'h2') throw noH2(origin, obstacle);
  notes.push(`HTTP/1.1 is used although the server offers HTTP/2: ${obstacle}.`);
  return h1();
}

/** What TLS agrees on. The connection is closed again: left idle, it could hold one of the server's few workers. */
async function offered(dialer: Dialer): Promise<'h1' | 'h2'> {
  try {
    const { socket, protocol } = await dialer.dial('h2');
    socket.destroy();
    return protocol;
  } catch (error) {
    throw unreachable(dialer.origin, error);
  }
}

/** Why HTTP/2 is of no use here, if it is not. */
async function obstacleTo(sessions: ReturnType<typeof createSessions>): Promise<string | undefined> {
  try {
    await sessions.take('');
  } catch (error) {
    return failure(error).message.replace(/\.$/, '');
  }
  return sessions.streamLimit < 2 ? 'it allows one stream at a time, so that no two requests would overlap' : undefined;
}

const throughProxy = (proxy: URL) =>
  `Requests pass the proxy ${proxy.host} that the environment names; it may reorder and delay them.`;

function noH2(origin: URL, why: string): UserError {
  const mend = 'set transport to auto or h1';
  return new UserError('no-h2', `transport is h2 and ${origin.host} cannot be reached that way: ${why}; ${mend}.`, 3);
}

function unreachable(origin: URL, error: unknown): UserError {
  if (error instanceof UserError) return error;
  const { code, message } = failure(error);
  if (code === 'tls') {
    const mend = 'give the preview a trusted certificate, or name its authority in NODE_EXTRA_CA_CERTS';
    return new UserError('tls', `${origin.origin}: ${message.replace(/\.$/, '')}; ${mend}.`, 3);
  }
  return new UserError('unreachable', `${origin.origin} cannot be reached: ${message} Check the URL.`, 3);
}
