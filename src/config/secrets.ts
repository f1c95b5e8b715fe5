/** The values of the configuration that sign requests in, in every form they travel in. */
import { type Json, parseBody } from '../json.ts';
import type { AccountCall, Config } from './config.ts';

/** Shorter ones would blot out half of the log and protect nothing. */
const shortest = 4;

/**
 * Each value as it is, in base64 (both alphabets, with and without padding), URL-encoded and as in JSON; also what follows `Bearer ` and
 * the like, and the password within `Basic`.
 */
export function formsOf(values: readonly string[]): string[] {
  const forms = values.flatMap(partsOf).flatMap((value) => {
    const base64 = Buffer.from(value).toString('base64');
    const url = Buffer.from(value).toString('base64url');
    return [
      value,
      base64,
      base64.replace(/=+$/, ''),
      url,
      encodeURIComponent(value),
      JSON.stringify(value).slice(1, -1),
    ];
  });
  return [...new Set(forms)].filter((form) => form.length >= shortest);
}

function partsOf(value: string): string[] {
  const [, basic] = /^basic\s+(\S+)$/i.exec(value) ?? [];
  const account = basic === undefined ? '' : Buffer.from(basic, 'base64').toString('utf8');
  const long = value.split(/[\s;,=]+/).filter((part) => part.length >= 16);
  return [value, ...long, account, account.slice(account.indexOf(':') + 1)].filter((part) => part !== '');
}

/** Header values, and whatever logins and account creation send. */
export function secretsOf(config: Config): string[] {
  const identities = config.identities ?? [];
  const headers = [config.headers, ...identities.map((identity) => identity.headers)];
  const calls = identities.flatMap(({ login, createUsers }) =>
    [login, createUsers].filter((call) => call !== undefined),
  );
  return [
    ...headers.flatMap((lines) => Object.values(lines)),
    ...calls.flatMap(secretsOfCall),
    ...(config.githubToken ? [config.githubToken] : []),
  ].filter((value) => value.trim().length >= shortest);
}

const secretsOfCall = ({ headers, body }: AccountCall): string[] => [...Object.values(headers), ...secretsOfBody(body)];

/** Passwords and the like that a login sends, as fields or in a body that is written as text. */
export function secretsOfBody(body: Json | undefined): string[] {
  if (typeof body !== 'string') return passwordsIn(body);
  const parsed = parseBody(body);
  return passwordsIn(typeof parsed === 'string' ? Object.fromEntries(new URLSearchParams(parsed)) : parsed);
}

/** Texts under names that hold secrets; a user name blotted out would only make the log unreadable. */
function passwordsIn(body: Json | undefined, name = ''): string[] {
  if (typeof body === 'string') return /pass|secret|token|key|credential|pin|otp/i.test(name) ? [body] : [];
  if (Array.isArray(body)) return body.flatMap((item) => passwordsIn(item, name));
  return typeof body === 'object' && body !== null
    ? Object.entries(body).flatMap(([key, value]) => passwordsIn(value, key))
    : [];
}

/** The text with every secret, in any of its forms, blotted out: those of the configuration and `learned` ones, such as tokens of logins. */
export function redact(text: string, config: Config, learned: readonly string[] = []): string {
  return blotOut(text, shownForms(config, learned));
}

/** The same value with every text in it, names of fields too, redacted: for a report, whatever the target put into it. */
export function redactAll<T>(value: T, config: Config, learned: readonly string[] = []): T {
  const forms = shownForms(config, learned);
  return forms.length === 0 ? value : (walk(value, forms) as T);
}

function walk(value: unknown, forms: readonly string[]): unknown {
  if (typeof value === 'string') return blotOut(value, forms);
  if (Array.isArray(value)) return value.map((item) => walk(item, forms));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [blotOut(key, forms), walk(item, forms)]));
}

const blotOut = (text: string, forms: readonly string[]): string =>
  forms.reduce((shown, form) => shown.replaceAll(form, '***'), text);

/** Longest first: a form may be part of another. */
const shownForms = (config: Config, learned: readonly string[]): string[] =>
  formsOf([...secretsOf(config).filter((value) => !isPlain(value, config)), ...learned]).sort(
    (a, b) => b.length - a.length,
  );

const plainNames = /^(accept(-.*)?|content-type|user-agent|cache-control|origin|referer|prefer|x-requested-with)$/;

/**
 * A short word, or the value of a header that never signs anyone in, stays readable in reports: blotted out it would hide names that
 * happen to contain it. The log of a job hides it all the same.
 */
function isPlain(value: string, { headers }: Config): boolean {
  const names = Object.keys(headers).filter((name) => headers[name] === value);
  return value.length < 8 || (names.length > 0 && names.every((name) => plainNames.test(name)));
}
