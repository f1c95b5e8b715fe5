/** Requests that say which of several listed values is meant: the status to go to, the kind of a transaction. */
import type { Json } from '../json.ts';
import { bodyFields } from '../spec/fields.ts';
import { flatten } from '../spec/schema.ts';
import type { Operation } from '../spec/spec.ts';
import { numericFields } from './fields.ts';
import { makeData } from './generate.ts';
import { valueAt } from './pointer.ts';

/** One listed value, where it is sent: JSON pointer in the body, or name of a parameter. */
export interface Choice {
  pointer: string;
  value: Json;
}

const mostChoices = 4;

/** The listed values that a request does not say by itself, of the one field that is likeliest to decide what it does. */
export function otherChoices(operation: Operation): Choice[] {
  const inBody = bodyFields(operation.body)
    .filter(({ pointer, around }) => around.length <= 2 && !/\/\d+(\/|$)/.test(pointer))
    .sort((one, other) => Number(other.required) - Number(one.required) || one.around.length - other.around.length)
    .map(({ pointer, schema }) => ({ pointer, listed: schema.enum }));
  const inUrl = operation.parameters
    .filter(({ in: place }) => place === 'path' || place === 'query')
    .map(({ name, schema }) => ({ pointer: name, listed: flatten(schema).enum }));
  const field = [...inBody, ...inUrl].find(({ listed }) => (listed?.length ?? 0) > 1);
  if (!field || operation.racegate?.values?.[field.pointer] !== undefined) return [];
  const { body, path, query } = makeData(operation, { random: () => 0.5, tag: 'choice' });
  const usual = field.pointer.startsWith('/') ? valueAt(body, field.pointer) : { ...query, ...path }[field.pointer];
  const others = field.listed!.filter((value) => value !== null && value !== usual);
  return others.slice(0, mostChoices).map((value) => ({ pointer: field.pointer, value }));
}

const large = 1_000;

/** Values to send where the usual ones were refused: each of the other listed ones, and large numbers. What is configured stands. */
export function otherValues(operation: Operation, sent: Record<string, Json> = {}): Record<string, Json>[] {
  const listed = otherChoices(operation).filter(({ pointer }) => sent[pointer] === undefined);
  const numbers = numericFields(operation)
    .filter(({ pointer, maximum = large }) => !operation.racegate?.values?.[pointer] && maximum >= large)
    .map(({ pointer, minimum = large }) => [pointer, Math.max(large, minimum)]);
  const more: Record<string, Json>[] = numbers.length > 0 ? [Object.fromEntries(numbers)] : [];
  return [...listed.map(({ pointer, value }) => ({ [pointer]: value })), ...more];
}
