/** Numbers that are sent as text, so that no digit is lost: money above all. Pure. */
import type { Json } from '../json.ts';
import { bodyFields } from '../spec/fields.ts';
import { typeOf } from '../spec/schema.ts';
import type { Body, Field, Schema } from '../spec/spec.ts';
import { closedValue } from './meaning.ts';
import { valueAt } from './pointer.ts';

const decimals = /^(big-?)?(decimal|money|double|float|number)$/i;
const wholes = /^u?int(32|64)$/i;
const fraction = /^-?\d+\.(\d+)$/;

/**
 * How many digits the text has behind its point, where format, pattern or example show that it is a number; `undefined` where
 * they do not, or where it is none.
 */
export function placesOf(name: string, schema: Schema): number | undefined {
  const { format = '', pattern, example = schema.examples?.[0] ?? schema.default } = schema;
  if (typeOf(schema) !== 'string' || schema.enum !== undefined || schema.const !== undefined) return undefined;
  if (wholes.test(format)) return 0;
  const shown = typeof example === 'string' ? fraction.exec(example)?.[1]?.length : undefined;
  if (decimals.test(format)) return shown ?? (pattern === undefined ? 2 : [2, 1, 0].find(fits(pattern)));
  if (pattern !== undefined) return isOfNumbers(pattern) ? (shown ?? [2, 1].find(fits(pattern))) : undefined;
  // `"1.0"` of a version is an example too.
  return shown !== undefined && format === '' && closedValue(name) === undefined ? shown : undefined;
}

const fits =
  (pattern: string) =>
  (places: number): boolean =>
    takes(pattern, (10).toFixed(places));

/** Takes fractions, and nothing that only has figures in it: a telephone number, a date, a version. */
const isOfNumbers = (pattern: string): boolean =>
  [2, 1].some(fits(pattern)) &&
  takes(pattern, '7') &&
  !['a', '1-1', '1.1.1', '1+1', '1 1'].some((each) => takes(pattern, each));

/** Whether the pattern lets the text pass; one that cannot be read lets nothing. */
export function takes(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern).test(text);
  } catch {
    return false;
  }
}

/** The same of a field of a body, whose whole example may show it. */
export function placesIn(body: Body | undefined, { name, pointer, schema }: Field): number | undefined {
  if (typeOf(schema) !== 'string') return undefined;
  const [whole] = body?.examples ?? [];
  const example = whole === undefined ? undefined : valueAt(whole, pointer);
  return placesOf(name, example === undefined ? schema : { example, ...schema });
}

function placesAt(body: Body | undefined, pointer: string): number | undefined {
  const field = bodyFields(body).find((each) => each.pointer === pointer);
  return field && placesIn(body, field);
}

/** A number as the field at the place writes it: `1` → `"1.00"`. */
export function written(value: Json, body: Body | undefined, pointer: string): Json {
  const places = typeof value === 'number' ? placesAt(body, pointer) : undefined;
  return places === undefined ? value : (value as number).toFixed(places);
}
