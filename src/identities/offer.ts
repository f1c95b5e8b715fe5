/** What the answer of a login or sign-up may be used for, where nobody says. Pure. */
import { isObject, type Json, parseBody } from '../json.ts';
import type { SecurityScheme } from '../spec/spec.ts';
import type { Exchange } from '../transport/transport.ts';
import type { Credentials } from './identity.ts';
import { carry, sessionOf } from './session.ts';

export type Offered = Credentials & { secrets: string[] };

/** Every way to sign requests with it, the likeliest first: the document's own schemes before the usual ones. */
export function credentialsFrom(
  exchange: Exchange & { forgery?: Record<string, string> },
  schemes: readonly SecurityScheme[],
  { user, password }: { user: string; password: string },
): Offered[] {
  const cookies = sessionOf(exchange, { cookies: true });
  const token = tokenOf(exchange);
  const basic = Buffer.from(`${user}:${password}`).toString('base64');
  const ways = token === undefined ? [] : carriers(schemes).map((way) => signedWith(way, token, cookies));
  const plain = schemes.some(({ kind }) => kind === 'basic')
    ? [{ headers: { authorization: `Basic ${basic}` }, query: {}, secrets: [basic] }]
    : [];
  return [...ways, ...(cookies ? [cookies] : []), ...plain];
}

function signedWith(way: Carrier, token: string, cookies: Offered | undefined): Offered {
  const { headers = {}, query = {} } = carry(way, token);
  return { headers: { ...cookies?.headers, ...headers }, query, secrets: [token, ...(cookies?.secrets ?? [])] };
}

type Carrier = Parameters<typeof carry>[0];

function carriers(schemes: readonly SecurityScheme[]): Carrier[] {
  const usual: Carrier[] = ['Bearer', 'Token', 'JWT'].map((prefix) => inAuthorization(`${prefix} {token}`));
  const all = [...schemes.flatMap(carriersOf), ...usual];
  return all.filter((one, i) => all.findIndex((other) => JSON.stringify(other) === JSON.stringify(one)) === i);
}

const inAuthorization = (template: string): Carrier => ({ to: 'header', name: 'authorization', template });

function carriersOf({ kind, in: place, name = 'authorization', prefix }: SecurityScheme): Carrier[] {
  if (kind === 'bearer') return [inAuthorization('Bearer {token}')];
  if (kind === 'basic' || place === undefined) return [];
  if (place === 'header' && name.toLowerCase() === 'authorization')
    return [
      ...(prefix === undefined ? [] : [inAuthorization(`${prefix} {token}`)]),
      inAuthorization('Bearer {token}'),
      inAuthorization('{token}'),
    ];
  return [{ to: place, name, template: '{token}' }];
}

const names = [
  'access_token',
  'accesstoken',
  'access',
  'token',
  'jwt',
  'id_token',
  'idtoken',
  'auth_token',
  'authtoken',
  'key',
  'api_key',
  'apikey',
  'session',
  'sessionid',
  'session_token',
  'bearer',
];

/** By the usual names, outermost first; otherwise from the header, or the whole answer where it is nothing but a JWT. */
export function tokenOf({ headers, body }: Pick<Exchange, 'headers' | 'body'>): string | undefined {
  const parsed = parseBody(body);
  const found = named(parsed, 3);
  if (found !== undefined) return found;
  const header = headers.authorization ?? headers['x-auth-token'] ?? headers['x-access-token'];
  if (header !== undefined) return header.replace(/^(bearer|token|jwt)\s+/i, '');
  return typeof parsed === 'string' && /^[\w-]+\.[\w-]+\.[\w-]*$/.test(parsed.trim()) ? parsed.trim() : undefined;
}

function named(value: Json, depth: number): string | undefined {
  if (!isObject(value) || depth < 0) return undefined;
  for (const name of names) {
    const found = Object.entries(value).find(([key]) => key.toLowerCase() === name)?.[1];
    if (typeof found === 'string' && found.length >= 6) return found;
  }
  for (const inner of Object.values(value)) {
    const found = named(inner, depth - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
