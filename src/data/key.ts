/** A key that the caller chooses, new for every tag and the same for the same one. Pure. */
import type { Json } from '../json.ts';
import { typeOf } from '../spec/schema.ts';
import type { ChosenKey } from '../spec/spec.ts';
import { between, chanceFrom } from './chance.ts';
import { fieldValue } from './generate.ts';
import { tokens } from './pointer.ts';

/** Where hardly anybody has numbered so far, and what every store of integers holds. */
const first = 1_000_000_000;
const last = 2_147_483_647;

export function chosenValue({ in: place, name, schema }: ChosenKey, tag: string): Json {
  if (typeOf(schema) === 'integer')
    return between(
      chanceFrom(`${tag} key`),
      Math.max(schema.minimum ?? first, first),
      Math.min(schema.maximum ?? last, last),
    );
  const { example: _example, examples: _examples, default: _default, ...rest } = schema;
  return fieldValue(place === 'path' ? name : (tokens(name).at(-1) ?? ''), { ...rest, 'x-unique': true }, tag);
}
