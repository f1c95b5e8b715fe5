/** What a login's answer gives to later requests: its token and its cookies. */
import type { LoginConfig, TokenConfig } from '../config/config.ts';
import { valueAt } from '../data/pointer.ts';
import { type Json, parseBody } from '../json.ts';
import { unescaped } from '../percent.ts';
import type { Exchange } from '../transport/transport.ts';
import type { Credentials } from './identity.ts';

export interface Session extends Credentials {
  secrets: string[];
}

/** `undefined`: the answer has no token where the configuration looks for it, or sets no cookie. */
export function sessionOf(
  exchange: Exchange & { forgery?: Record<string, string> },
  { token, cookies }: Pick<LoginConfig, 'token' | 'cookies'>,
): Session | undefined {
  const value = token && tokenIn(exchange, token);
  const jar = cookies ? cookiesOf(exchange) : {};
  if (token ? value === undefined : Object.keys(jar).length === 0) return undefined;
  const carried = token && value !== undefined ? carry(token, value) : {};
  const headers = { ...exchange.forgery, ...forgeryHeaders(jar), ...carried.headers };
  return joined({ query: {}, ...carried, headers }, jar, value);
}

function tokenIn({ headers, body }: Exchange, { from, at }: TokenConfig): string | undefined {
  if (from === 'header') return headers[at]?.replace(/^(bearer|token|jwt)\s+/i, '');
  const root = parseBody(body);
  const value = at === '' || at === '/' ? root : valueAt(root, at.startsWith('/') ? at : `/${at}`);
  return isToken(value) ? String(value) : undefined;
}

const isToken = (value: Json | undefined): boolean =>
  (typeof value === 'string' && value.trim() !== '') || typeof value === 'number';

/** The token where later requests carry it. */
export function carry(
  { to, name, template }: Pick<TokenConfig, 'to' | 'name' | 'template'>,
  token: string,
): Partial<Credentials> {
  // A text in its place would be read for `$&` and the like.
  const value = template.replaceAll('{token}', () => token.trim());
  if (to === 'query') return { query: { [name]: value } };
  return { headers: to === 'cookie' ? { cookie: `${name}=${value}` } : { [name.toLowerCase()]: value } };
}

/** Cookies by name; those that the answer removes are left out. */
export function cookiesOf({ headers }: Pick<Exchange, 'headers'>): Record<string, string> {
  const lines = (headers['set-cookie'] ?? '').split('\n').map((line) => line.trim());
  const kept = lines.filter((line) => /^[^=;]+=[^;]+/.test(line) && !/;\s*max-age=(0|-\d+)\s*(;|$)/i.test(line));
  return Object.fromEntries(
    kept.map((line) => {
      const pair = line.split(';')[0] ?? '';
      return [pair.slice(0, pair.indexOf('=')).trim(), pair.slice(pair.indexOf('=') + 1).trim()];
    }),
  );
}

/** A shorter cookie is a setting such as a language and not a session. */
const shortestCookie = 8;

function joined(credentials: Credentials, jar: Record<string, string>, token: string | undefined): Session {
  const own = Object.entries(jar).map(([name, value]) => `${name}=${value}`);
  const cookie = [...own, credentials.headers.cookie].filter((part) => part !== undefined).join('; ');
  return {
    query: credentials.query,
    headers: { ...credentials.headers, ...(cookie === '' ? {} : { cookie }) },
    secrets: [
      ...(token === undefined ? [] : [token]),
      ...Object.values(jar).filter((value) => value.length >= shortestCookie),
    ],
  };
}

/** Servers that guard against forged requests want their cookie repeated in a header; these are the usual pairs. */
export function forgeryHeaders(jar: Record<string, string>): Record<string, string> {
  const django = jar.csrftoken;
  const angular = jar['XSRF-TOKEN'];
  return {
    ...(django === undefined ? {} : { 'x-csrftoken': django }),
    ...(angular === undefined ? {} : { 'x-xsrf-token': unescaped(angular) }),
  };
}
