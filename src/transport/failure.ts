/** Names for what the network and the server can do to a request. */
import { UserError } from '../errors.ts';
import type { Exchange } from './transport.ts';

export type Failure = NonNullable<Exchange['error']>;

const refused = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ERR_HTTP2_GOAWAY_SESSION'];
const timedOut = ['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'];
const tooLarge = ['UND_ERR_HEADERS_OVERFLOW', 'HPE_HEADER_OVERFLOW'];
const reset = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_INFO', 'UND_ERR_DESTROYED', 'UND_ERR_CLOSED'];
const certificate =
  /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ERR_TLS|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH/;

/** A failure with a stable code and one sentence, from whatever error the platform gave. */
export function failure(error: unknown): Failure {
  if (error instanceof UserError) return { code: 'refused', message: error.message };
  const { code, message } = describe(error);
  if (refused.includes(code)) return { code: 'refused', message: `The connection was refused: ${message}.` };
  if (timedOut.includes(code)) return { code: 'timeout', message: `The network timed out: ${message}.` };
  if (tooLarge.includes(code)) return { code: 'too-large', message: 'The response head is longer than 16 kB.' };
  if (certificate.test(code)) return { code: 'tls', message: `The server's certificate is not trusted: ${message}.` };
  if (reset.includes(code) || code.startsWith('ERR_HTTP2_STREAM') || code.startsWith('ERR_HTTP2_SESSION'))
    return { code: 'reset', message: `The connection was closed before the response was complete: ${message}.` };
  return { code: 'protocol', message: `The exchange does not follow HTTP: ${message}.` };
}

export const timeout = (timeoutMs: number): Failure => ({
  code: 'timeout',
  message: `No complete response within ${timeoutMs} ms.`,
});

/** For a request that was never sent: the reason is one sentence. */
export const notSent = (reason: string): Failure => ({ code: 'refused', message: `Not sent: ${reason}` });

function describe(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: '', message: String(error) };
  // Several addresses of one name were tried: the first reason stands for all.
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return describe(error.errors[0]);
  const given: unknown = (error as NodeJS.ErrnoException).code;
  // The platform's own time-outs have a number.
  const code = typeof given === 'string' ? given : '';
  return { code, message: (error.message || code || error.name).replace(/[.\s]+$/, '') };
}
