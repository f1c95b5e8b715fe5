/** Logins that are guarded against forged requests: a read gives the token that they ask for. */
import { isObject, type Json, parseBody } from '../json.ts';
import { parts } from '../spec/path.ts';
import { isAccountCall } from '../spec/signs.ts';
import type { Operation } from '../spec/spec.ts';
import type { Exchange, WireRequest } from '../transport/transport.ts';
import type { Send } from './identity.ts';
import { cookiesOf, forgeryHeaders } from './session.ts';

/** An answer, and the headers without which its session may only read. */
export type Guarded = Exchange & { forgery?: Record<string, string> };

/** Refused for the lack of a token: Django and most others say 403, Laravel 419. */
const isRefused = ({ status }: Exchange): boolean => status === 403 || status === 419;

/**
 * Sends a sign-up or login; where it is refused as forged, reads a few places for a token and sends it once more with that. Its cookies
 * come with those of the read.
 */
export async function sendGuarded(
  request: WireRequest,
  send: Send,
  operations: readonly Operation[],
): Promise<Guarded> {
  const first = await send(request);
  if (!isRefused(first)) return first;
  for (const path of placesOf(operations, request)) {
    const read = await send({ method: 'GET', path, headers: {} });
    const forgery = { ...forgeryHeaders(cookiesOf(read)), ...toldIn(read) };
    if (Object.keys(forgery).length === 0) continue;
    const again = await send(withToken(request, read, forgery));
    if (!isRefused(again)) return { ...again, headers: { ...again.headers, ...cookieLines(read, again) }, forgery };
  }
  return first;
}

const mostPlaces = 6;

/** What the document calls so, where Laravel has it, and the pages of the forms. */
function placesOf(operations: readonly Operation[], { path }: WireRequest): string[] {
  const named = operations
    .filter((operation) => operation.method === 'GET' && !operation.path.includes('{'))
    .filter((operation) => parts(operation.path).some(({ name }) => /csrf|xsrf/i.test(name)))
    .map((operation) => operation.basePath + operation.path);
  const forms = operations.filter(isAccountCall).map((operation) => operation.basePath + operation.path);
  return [...new Set([...named, '/sanctum/csrf-cookie', path.split('?')[0]!, '/', ...forms])].slice(0, mostPlaces);
}

function withToken(request: WireRequest, read: Exchange, forgery: Record<string, string>): WireRequest {
  const cookie = Object.entries(cookiesOf(read)).map(([name, value]) => `${name}=${value}`);
  const own = request.headers.cookie === undefined ? cookie : [...cookie, request.headers.cookie];
  const headers = { ...request.headers, ...forgery, ...(own.length === 0 ? {} : { cookie: own.join('; ') }) };
  return { ...request, headers };
}

/** `{"csrfToken": "…"}`, sent where the usual guards look for it. */
function toldIn({ body, status }: Exchange): Record<string, string> {
  const told = status === 200 ? parseBody(body) : null;
  const token = isObject(told) ? Object.entries(told).find(([name, value]) => isToken(name, value))?.[1] : undefined;
  return typeof token === 'string' ? { 'x-csrf-token': token, 'x-csrftoken': token, 'x-xsrf-token': token } : {};
}

const isToken = (name: string, value: Json): boolean =>
  /^_?[cx]srf([_-]?token)?$/i.test(name) && typeof value === 'string' && value !== '';

/** Later ones replace earlier ones of their name. */
function cookieLines(read: Exchange, answer: Exchange): Record<string, string> {
  const lines = [read, answer].flatMap(({ headers }) => headers['set-cookie'] ?? []).join('\n');
  return lines === '' ? {} : { 'set-cookie': lines };
}
