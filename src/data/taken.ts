/** Which fields of a creation must be another one each time, as a refusal says: "alias is taken". Pure. */
import { bodyFields } from '../spec/fields.ts';
import { normal, words } from '../spec/names.ts';
import { typeOf } from '../spec/schema.ts';
import type { Field, Operation } from '../spec/spec.ts';
import { fieldValue, type RequestData } from './generate.ts';
import { isReference } from './meaning.ts';
import type { Refusal } from './mend.ts';
import { valueAt } from './pointer.ts';

const says = /already|taken|exists|duplicate|unique|in use|not available/i;

/**
 * Pointers of the texts that the answer names, of those that it speaks of none the ones whose value does not vary: made from a
 * pattern, an example or a default. Empty: it complains of something else.
 */
export function takenFields({ status, body }: Refusal, operation: Operation, data: RequestData): string[] {
  const said = typeof body === 'string' ? body : JSON.stringify(body);
  if (![400, 409, 422].includes(status ?? 0) || !says.test(said)) return [];
  const spoken = new Set(words(said.slice(0, 2_000)));
  const texts = bodyFields(operation.body).filter((field) => isOpenText(field, data));
  const named = texts.filter(({ name }) => words(name).every((word) => spoken.has(word)) || spoken.has(normal(name)));
  const fixed = texts.filter(({ schema }) => [schema.pattern, schema.example, schema.default].some(isGiven));
  return (named.length > 0 ? named : fixed).map(({ pointer }) => pointer);
}

const isGiven = (value: unknown): boolean => value !== undefined;

const isOpenText = ({ pointer, name, schema }: Field, { body }: RequestData): boolean =>
  typeOf(schema) === 'string' &&
  schema.enum === undefined &&
  schema.const === undefined &&
  !/date|time/.test(schema.format ?? '') &&
  !isReference(name) &&
  typeof valueAt(body, pointer) === 'string';

/** The fields as nobody else has them, by pointer. */
export function distinct(operation: Operation, pointers: readonly string[], tag: string): Record<string, string> {
  const fields = bodyFields(operation.body).filter(({ pointer }) => pointers.includes(pointer));
  return Object.fromEntries(
    fields.map(({ pointer, name, schema }) => [
      pointer,
      String(fieldValue(name, { ...schema, 'x-unique': true }, tag)),
    ]),
  );
}
