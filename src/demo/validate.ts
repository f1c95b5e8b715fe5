/** The little of JSON Schema that the shop's bodies need. */
import { isObject, type Json, type JsonObject } from '../json.ts';

/** One sentence about the first thing wrong, or nothing. References are resolved by `lookUp`. */
export function invalid(value: Json, schema: JsonObject): string | undefined {
  if (!isObject(value)) return 'The body must be a JSON object.';
  for (const name of (schema.required ?? []) as string[]) if (!(name in value)) return `${name} is required.`;
  for (const [name, property] of Object.entries((schema.properties ?? {}) as Record<string, JsonObject>)) {
    const wrong = name in value && wrongValue(value[name] as Json, property);
    if (wrong) return `${name} ${wrong}.`;
  }
  return undefined;
}

function wrongValue(value: Json, { type, format, minimum, maximum, minLength, maxLength }: JsonObject) {
  if (type === 'integer') {
    if (!Number.isInteger(value)) return 'must be an integer';
    if (outside(value as number, minimum, maximum)) return `must be from ${minimum} to ${maximum}`;
    return undefined;
  }
  if (typeof value !== 'string') return 'must be a string';
  if (outside(value.length, minLength, maxLength)) return `must have ${minLength ?? 0} to ${maxLength} characters`;
  if (format === 'email' && !/^[^@\s]+@[^@\s]+$/.test(value)) return 'must be an email address';
  return undefined;
}

const outside = (size: number, least: Json | undefined, most: Json | undefined): boolean =>
  size < Number(least ?? 0) || size > Number(most ?? Number.MAX_SAFE_INTEGER);
