/** Single bounded reads of the target: readiness and documents. Probes do not go this way. */
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { Agent, type Dispatcher, EnvHttpProxyAgent, H2CClient } from 'undici';
import { UserError } from '../errors.ts';
import { failure } from '../transport/failure.ts';
import { version } from '../version.ts';
import { guardedLookup, isRefusedHost } from './address.ts';

export interface ReadOptions {
  /** URL whose origin the read, and every redirect on its way, must stay on; without it the origin of the URL itself. */
  sameOriginAs?: string;
  /** Bytes of the decoded body; a longer one is an error, or with `cut` is read that far. */
  maxBytes: number;
  cut?: boolean;
  /** Milliseconds for the whole read, redirects included. */
  timeoutMs: number;
  headers?: Record<string, string>;
  /** Where something else than HTTP/1.1 is spoken in cleartext, HTTP/2 is tried. */
  h2?: boolean;
}

export interface Read {
  status: number;
  /** Lower-case names; several lines of one name are joined by `, `. */
  headers: Record<string, string>;
  body: string;
  /** Where the body came from, after redirects. */
  url: string;
}

const maxRedirects = 5;

/** So that whoever runs the target recognises what reads it. */
const own = { 'user-agent': `racegate/${version}`, accept: '*/*' };

/**
 * Reads one URL with GET.
 * @throws UserError (exit 3): `foreign-origin`, `refused-address`, `too-large`, `too-many-redirects`, `no-answer`, `not-http`, `bad-url`.
 */
export async function readOnce(url: string, options: ReadOptions): Promise<Read> {
  const origin = httpUrl(options.sameOriginAs ?? url).origin;
  const first = checked(url, origin);
  const dispatcher = dispatcherFor(first.href);
  try {
    return await follow(first, origin, options, dispatcher);
  } finally {
    await dispatcher.destroy();
  }
}

async function follow(start: URL, origin: string, options: ReadOptions, dispatcher: Dispatcher): Promise<Read> {
  const signal = AbortSignal.timeout(Math.ceil(options.timeoutMs));
  let url = start;
  for (let hop = 0; hop <= maxRedirects; hop++) {
    const read = await get(url, options, dispatcher, signal);
    const next = redirectOf(read);
    if (next === undefined) return read;
    url = checked(next, origin);
  }
  throw new UserError(
    'too-many-redirects',
    `${start.href} redirects more than ${maxRedirects} times; give the final URL.`,
    3,
  );
}

/** One GET without following anything; shared with the readiness check, which looks at redirects itself. */
export async function get(
  url: URL,
  options: Omit<ReadOptions, 'sameOriginAs'>,
  dispatcher: Dispatcher,
  signal: AbortSignal,
): Promise<Read> {
  const spoken = url.protocol === 'http:' && options.h2 ? [dispatcher, cleartextH2(url)] : [dispatcher];
  try {
    return await getThrough(spoken, url, options, signal);
  } catch (error) {
    throw error instanceof UserError ? error : noAnswer(url, error);
  } finally {
    await spoken[1]?.destroy();
  }
}

/** Through the first of the dispatchers, or where what answers there does not speak its language through the next. */
async function getThrough(
  [dispatcher, ...others]: Dispatcher[],
  url: URL,
  options: Omit<ReadOptions, 'sameOriginAs'>,
  signal: AbortSignal,
): Promise<Read> {
  try {
    const asked = { ...own, ...options.headers };
    const path = url.pathname + url.search;
    const answer = await dispatcher!.request({ origin: url.origin, path, signal, method: 'GET', headers: asked });
    const headers = flat(answer.headers);
    const body = await text(decoded(answer.body, headers['content-encoding']), options, url);
    return { status: answer.statusCode, headers, body, url: url.href };
  } catch (error) {
    if (others.length === 0 || !isForeign(error)) throw error;
    return getThrough(others, url, options, signal);
  }
}

/** Something answers, and not in HTTP/1.1. */
const isForeign = (error: unknown): boolean => error instanceof Error && error.name === 'HTTPParserError';

/** Without TLS nothing can be agreed on, so that HTTP/2 must be known to be there. */
function cleartextH2({ origin }: URL): Dispatcher {
  const connect = { lookup: guardedLookup, timeout: 10_000 };
  return new H2CClient(origin, { connect });
}

/** Loopback is reached directly, everything else through the proxy that the environment names, if any. */
export function dispatcherFor(url: string): Dispatcher {
  const options = { allowH2: false, connect: { lookup: guardedLookup } };
  return isLoopback(new URL(url).hostname) ? new Agent(options) : new EnvHttpProxyAgent(options);
}

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127\./.test(hostname);

/** The absolute URL that a redirect leads to; `undefined` where the answer is none. */
export function redirectOf(read: Read): string | undefined {
  const location = read.headers.location;
  if (location === undefined || ![301, 302, 303, 307, 308].includes(read.status)) return undefined;
  return URL.canParse(location, read.url) ? new URL(location, read.url).href : undefined;
}

/** @throws UserError where the URL is not plain HTTP, leaves the origin or points to a refused address. */
function checked(url: string, origin: string): URL {
  const parsed = httpUrl(url);
  if (isRefusedHost(parsed.hostname)) throw refusedAddress(url);
  if (parsed.origin !== origin)
    throw new UserError(
      'foreign-origin',
      `${url} is not on ${origin}, the only origin that is read; give a URL there.`,
      3,
    );
  return parsed;
}

function httpUrl(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed && /^https?:$/.test(parsed.protocol)) return parsed;
  throw new UserError(
    'bad-url',
    `${JSON.stringify(url)} is not a URL that can be read; write it with https:// or http://.`,
    3,
  );
}

const refusedAddress = (url: string): UserError =>
  new UserError('refused-address', `${url} leads to a link-local or metadata address, which is never read.`, 3);

function noAnswer(url: URL, error: unknown): UserError {
  const cause = error as { code?: string; message?: string; name?: string; cause?: { code?: string } };
  const code = cause.code ?? cause.cause?.code;
  if (code === 'ERR_REFUSED_ADDRESS') return refusedAddress(url.href);
  if (isForeign(error) || code === 'ERR_SSL_WRONG_VERSION_NUMBER') return notHttp(url);
  const known = failure(error);
  if (known.code === 'tls') return new UserError('no-answer', `${url.origin}: ${known.message} ${trustMend}`, 3);
  const why = cause.name === 'TimeoutError' ? 'time ran out' : (code ?? cause.message ?? 'unknown');
  return new UserError(
    'no-answer',
    `${url.href} did not answer (${why}); check that it is up and reachable from here.`,
    3,
  );
}

const trustMend = 'Give the preview a trusted certificate, or name its authority in NODE_EXTRA_CA_CERTS.';

function notHttp({ href, protocol }: URL): UserError {
  const mend =
    protocol === 'https:'
      ? 'write `http://` if it speaks HTTP without TLS'
      : 'write `https://` if it speaks TLS, or set `transport: h2` if it speaks HTTP/2 without TLS';
  const language = protocol === 'https:' ? 'TLS' : 'HTTP/1.1';
  return new UserError('not-http', `What answers at ${href} does not speak ${language}: ${mend}.`, 3);
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const lines = Object.entries(headers).filter((entry): entry is [string, string | string[]] => entry[1] !== undefined);
  return Object.fromEntries(lines.map(([name, value]) => [name.toLowerCase(), [value].flat().join(', ')]));
}

/** Some servers compress whatever was asked for. */
function decoded(body: Readable, encoding: string | undefined): Readable {
  const stream = decoder(encoding?.trim().toLowerCase());
  if (stream === undefined) return body;
  body.on('error', (error) => stream.destroy(error));
  stream.on('close', () => body.destroy());
  return body.pipe(stream);
}

function decoder(encoding: string | undefined) {
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip();
  if (encoding === 'br') return createBrotliDecompress();
  return encoding === 'deflate' ? createInflate() : undefined;
}

async function text(body: Readable, { maxBytes, cut }: { maxBytes: number; cut?: boolean }, url: URL): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size <= maxBytes) continue;
    if (cut) break;
    throw new UserError('too-large', `${url.href} is larger than the ${maxBytes} bytes that are read.`, 3);
  }
  return Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8');
}
