/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A number, as such or as text: money is often sent as `"12.50"`. */
export function figureIn(value: Json | undefined): number | undefined {
  if (typeof value === 'string' && value.length < 16 && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  return typeof value === 'number' ? value : undefined;
}

/** The same text for the same value, whatever the order of its keys. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (isObject(value))
    return `{${Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonical(value[key] as Json)}`)
      .join(',')}}`;
  return JSON.stringify(value);
}

/** A response body as JSON where it is JSON, as text where it is not; empty is `null`. Whole numbers too long for a number are their digits as text. */
export function parseBody(text: string): Json {
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text, manyDigits.test(text) ? exact : undefined) as Json;
  } catch {
    return text;
  }
}

const manyDigits = /\d{16}/;

/** Ids of 64 bits that differ in their last digits alone would be one number, and the resource would be asked for by another's id. */
function exact(_key: string, value: Json, context?: { source?: string }): Json {
  const isLost = typeof value === 'number' && !Number.isSafeInteger(value);
  return isLost && /^-?\d+$/.test(context?.source ?? '') ? context!.source! : value;
}
