/** `{unique}` in configured values. Pure. */
import { isObject, type Json } from '../json.ts';

/** A copy with `{unique}` replaced by the word, in every text; names of fields stay. */
export function withUnique<T extends Json | undefined>(value: T, word: string): T {
  if (typeof value === 'string') return value.replaceAll('{unique}', word) as T;
  if (Array.isArray(value)) return value.map((item) => withUnique(item, word)) as T;
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withUnique(item, word)])) as T;
}
