/** The values of the configuration that sign requests in, in every form they travel in. */
import { UserError } from '../errors.ts';
import { type Json, parseBody } from '../json.ts';
import type { AccountCall, Config } from './config.ts';

/** Shorter ones would blot out half of the log and protect nothing. */
const shortest = 4;

/** Of base64 that begins or ends with something else, less than this says nothing. */
const shortestCore = 8;

/**
 * Each value as it is, in base64 (both alphabets, with and without padding, and within a longer text such as `user:password`), as hex,
 * URL-encoded (once and twice, in either case, and as forms do it) and as in JSON; also what follows `Bearer ` and the like, and the
 * password within `Basic`.
 */
export function formsOf(values: readonly string[]): string[] {
  const forms = values
    .flatMap(partsOf)
    .flatMap((value) => [value, ...base64Of(value), ...urlFormsOf(value), ...jsonFormsOf(value)]);
  return [...new Set(forms)].filter((form) => form.length >= shortest);
}

function base64Of(value: string): string[] {
  const bytes = Buffer.from(value);
  const whole = bytes.toString('base64');
  const cores = [0, 1, 2].map((before) => coreOf(bytes, before)).filter((core) => core.length >= shortestCore);
  const both = [whole, whole.replace(/=+$/, ''), ...cores];
  return [...both, ...both.map(forUrl), bytes.toString('hex'), bytes.toString('hex').toUpperCase()];
}

/** The characters of base64 that stay the same whatever stands around the value, `before` bytes (modulo 3) ahead of it. */
function coreOf(bytes: Buffer, before: number): string {
  const text = Buffer.concat([Buffer.alloc(before), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  const isWhole = (bytes.length + before) % 3 === 0;
  return text.slice(before === 0 ? 0 : before + 1, isWhole ? undefined : -1);
}

const forUrl = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_');

function urlFormsOf(value: string): string[] {
  const once = encodeURIComponent(value.toWellFormed());
  const form = new URLSearchParams([['', value]]).toString().slice(1);
  const lower = (text: string): string => text.replace(/%../g, (escape) => escape.toLowerCase());
  return [once, lower(once), form, lower(form), encodeURIComponent(once)];
}

function jsonFormsOf(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1);
  const ascii = json.replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return [json, ascii, json.replaceAll('/', '\\/'), JSON.stringify(json).slice(1, -1)];
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
  const headers = [config.headers, ...identities.flatMap(({ headers, query = {} }) => [headers, query])];
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

/** The same error, its message and stack redacted: it may quote what the target said. */
export function redactError(error: unknown, config: Config, learned: readonly string[] = []): unknown {
  const forms = shownForms(config, learned);
  if (!(error instanceof Error) || forms.length === 0) return error;
  if (error instanceof UserError) return new UserError(error.code, blotOut(error.message, forms), error.exit);
  // Its class may tell a caller what to do with it.
  error.message = blotOut(error.message, forms);
  if (error.stack !== undefined) error.stack = blotOut(error.stack, forms);
  return error;
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
