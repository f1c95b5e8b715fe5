/** JSON bodies. */
import { isObject, type Json } from '../json.ts';
import { flatten, typeOf } from '../spec/schema.ts';
import type { Schema } from '../spec/spec.ts';

/** The body as JSON. What an answer gave in more digits than a number holds is kept as text, and goes back as a number where the document says so. */
export function jsonBody(body: Json, schema: Schema): string {
  const plain = JSON.stringify(body);
  return /"-?\d{16,}"/.test(plain) ? JSON.stringify(withNumbers(body, schema)) : plain;
}

function withNumbers(value: Json, schema: Schema): unknown {
  const flat = flatten(schema);
  if (Array.isArray(value)) return value.map((item) => withNumbers(item, flat.items ?? {}));
  if (isObject(value)) {
    const of = (name: string): Schema => (Object.hasOwn(flat.properties ?? {}, name) ? flat.properties![name]! : {});
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withNumbers(inner, of(name))]));
  }
  const isNumber = typeof value === 'string' && /^-?\d{16,}$/.test(value) && numeric.has(typeOf(flat) ?? '');
  return isNumber ? literal(value) : value;
}

const numeric = new Set(['integer', 'number']);

/** Its digits as they are; older platforms cannot write them, and there it stays text. */
function literal(digits: string): unknown {
  const { rawJSON } = JSON as { rawJSON?: (text: string) => unknown };
  return rawJSON?.(digits) ?? digits;
}
