/** Large readings of a round differ in little: what they have in common is kept once. */
import { createHash } from 'node:crypto';
import { isObject, type Json } from '../json.ts';

/** Characters from which on it is worth the work. */
const large = 50_000;
/** Characters that are kept of a text that is none of JSON, or was cut. */
const head = 4_000;

/**
 * The body of a reading, its items those of an earlier one where they are the same; of a text that is long its beginning and a digest.
 * @param earlier what was read there before
 */
export function withoutCopies(text: string, body: Json, earlier: Json | undefined): Json {
  if (text.length < large) return body;
  return typeof body === 'string' ? digest(body) : shared(body, earlier);
}

const digest = (text: string): string =>
  text.length < large
    ? text
    : `${text.slice(0, head)}… ${text.length} characters, ${createHash('sha256').update(text).digest('hex')}`;

function shared(body: Json, earlier: Json | undefined): Json {
  if (Array.isArray(body)) {
    const known = new Map((Array.isArray(earlier) ? earlier : []).map((item) => [JSON.stringify(item), item]));
    return body.map((item) => known.get(JSON.stringify(item)) ?? item);
  }
  if (!isObject(body)) return body;
  const before = isObject(earlier) ? earlier : {};
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, shared(value, before[key])]));
}
