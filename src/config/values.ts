/** Reads the text of one input into its value; what is wrong with it is told in one sentence. */
import { UserError } from '../errors.ts';
import type { Input, Kind } from './inputs.ts';
import { suggestion } from './nearest.ts';

/** The input, and the place its text came from: `threshold`, or `threshold in .github/racegate.yml`. */
export interface Given {
  input: Input;
  text: string;
  place: string;
}

const complain = (place: string, words: string): UserError => new UserError('bad-input', `${place} ${words}`);

/** Shows what was given, short and on one line. */
export const shown = (text: string): string => {
  const line = JSON.stringify(text);
  return line.length > 60 ? `${line.slice(0, 57)}…"` : line;
};

/** @throws UserError `bad-input` */
export function readNumber({ text, place }: Given, kind: Extract<Kind, { is: 'number' }>): number {
  const value = /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
  const inRange = value >= kind.min && value <= (kind.max ?? Number.MAX_SAFE_INTEGER);
  if (inRange && (!kind.whole || Number.isInteger(value))) return value;
  const range = kind.max === undefined ? `of at least ${kind.min}` : `from ${kind.min} to ${kind.max}`;
  throw complain(place, `must be a ${kind.whole ? 'whole ' : ''}number ${range}, not ${shown(text)}.`);
}

/** @throws UserError `bad-input` */
export function readChoice({ text, place }: Given, kind: Extract<Kind, { is: 'choice' }>): string {
  if (kind.of.includes(text)) return text;
  const all = `${kind.of.slice(0, -1).join(', ')} or ${kind.of.at(-1)}`;
  throw complain(place, `must be ${all}, not ${shown(text)}: ${suggestion(text, kind.of)}`);
}

/** @throws UserError `bad-input` */
export function readFlag({ text, place }: Given): boolean {
  const value = text.trim().toLowerCase();
  if (value === 'true' || value === 'false') return value === 'true';
  throw complain(place, `must be true or false, not ${shown(text)}.`);
}

/** Lines without blanks around them; empty ones and `# comments` are dropped. */
export function readLines({ text }: Given): string[] {
  const all = text.split(/\r?\n/).map((line) => line.trim());
  return all.filter((line) => line !== '' && !line.startsWith('# '));
}

// What the transport itself writes: a second one would break the framing of requests, and with it what a burst means.
const framing = new Set(['connection', 'content-length', 'transfer-encoding', 'expect', 'upgrade', 'te', 'keep-alive']);

/**
 * Names in lower case.
 * @throws UserError `bad-input`, without the value, which is a secret
 */
export function readHeaders(given: Given): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [index, line] of readLines(given).entries()) {
    const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*(.*)$/.exec(line) ?? [];
    const number = `line ${index + 1}`;
    if (name === undefined || value === undefined)
      throw complain(given.place, `must be lines \`Name: value\`; ${number} is not.`);
    headers[name.toLowerCase()] = headerValue(given.place, name, value, headers);
  }
  return headers;
}

function headerValue(place: string, name: string, value: string, sofar: Record<string, string>): string {
  if (framing.has(name.toLowerCase()))
    throw complain(place, `must not set \`${name}\`: the transport writes it itself.`);
  if (Object.hasOwn(sofar, name.toLowerCase())) throw complain(place, `gives \`${name}\` twice; give it once.`);
  if (value === '') throw complain(place, `gives \`${name}\` no value; is the secret it comes from set?`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a header value must not have
  if (/[\x00-\x08\x0a-\x1f\x7f]|[^\x00-\xff]/.test(value))
    throw complain(place, `gives \`${name}\` a value with characters that HTTP does not allow in a header.`);
  return value;
}

/** @throws UserError `bad-input` */
export function readShard({ text, place }: Given): { index: number; total: number } {
  const [, index, total] = /^(\d{1,4})\/(\d{1,4})$/.exec(text.trim()) ?? [];
  const shard = { index: Number(index), total: Number(total) };
  if (shard.index >= 1 && shard.index <= shard.total) return shard;
  throw complain(place, `must be i/n with i from 1 to n, for example 2/4, not ${shown(text)}.`);
}

/** @throws UserError `bad-input` */
export function readUrl({ text, place }: Pick<Given, 'text' | 'place'>): string {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw complain(place, `must be an address that begins with http:// or https://, not ${shown(withoutUser(text))}.`);
  if (hasUser(url))
    throw complain(
      place,
      'must not hold a user name or password: give them in `headers`, as `Authorization: Basic` and the base64 of `user:password`.',
    );
  return withoutQuery(text.trim());
}

/** Requests carry no query of it, and it may hold a key that is not to be shown. */
export const withoutQuery = (url: string): string => url.replace(/[?#].*$/s, '');

/**
 * The place of a document: a path, or a URL.
 * @throws UserError `bad-input`
 */
export function readPlace({ text, place }: Given): string {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (url && /^https?:$/.test(url.protocol) && hasUser(url))
    throw complain(place, 'must not hold a user name or password: download the document first, and give its path.');
  return text.trim();
}

export const hasUser = ({ username, password }: URL): boolean => username !== '' || password !== '';

/** What does not parse may hold a password with any character in it. */
const withoutUser = (text: string): string => text.replace(/\/\/.*@/s, '//***@');
