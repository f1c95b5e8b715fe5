/** What a document says to Racegate itself, with `x-racegate`. */
import { isObject, type Json, type JsonObject } from '../json.ts';
import type { Correction } from './spec.ts';

const isText = (value: Json): boolean => typeof value === 'string' && value !== '';
const isTexts = (value: Json): boolean => Array.isArray(value) && value.every(isText);

const kinds: ReadonlyMap<string, { is: (value: Json) => boolean; words: string }> = new Map([
  ['skip', { is: isText, words: 'a text that says why' }],
  ['values', { is: isObject, words: 'a mapping' }],
  ['natural-key', { is: (value: Json) => isText(value) || isTexts(value), words: 'a name or a list of names' }],
  ['bounded-by', { is: isText, words: 'the name of a field' }],
  ['severity', { is: isText, words: 'a text' }],
  ['attempts', { is: (value: Json) => Number.isInteger(value) && Number(value) > 0, words: 'a whole number above 0' }],
] satisfies [keyof Correction, unknown][]);

/** What is understood of it. The rest is left out; `warn` is told one sentence for each, about `place`. */
export function declaredIn(raw: JsonObject, place: string, warn: (sentence: string) => void): Correction {
  const known = Object.entries(raw).filter(([key, value]) => {
    const kind = kinds.get(key);
    if (kind === undefined) warn(`\`x-racegate\` of ${place} has the key \`${key}\`, which is not known.`);
    else if (!kind.is(value))
      warn(`\`x-racegate\` of ${place} has \`${key}\`, which must be ${kind.words}; it is left out.`);
    return kind?.is(value) === true;
  });
  return Object.fromEntries(known);
}
