/** Numbers for numeric fields. */
import { normal } from '../spec/names.ts';
import { typeOf } from '../spec/schema.ts';
import type { Schema } from '../spec/spec.ts';
import { between } from './chance.ts';
import { boundingRank } from './meaning.ts';

export interface Range {
  minimum?: number;
  maximum?: number;
}

/** The inclusive range that the schema allows. */
export function rangeOf(schema: Schema): Range {
  const step = typeOf(schema) === 'integer' ? 1 : 0.01;
  const lows = [
    schema.minimum,
    schema.exclusiveMinimum === undefined ? undefined : schema.exclusiveMinimum + step,
  ].filter((each) => each !== undefined);
  const highs = [
    schema.maximum,
    schema.exclusiveMaximum === undefined ? undefined : schema.exclusiveMaximum - step,
  ].filter((each) => each !== undefined);
  return {
    ...(lows.length > 0 ? { minimum: Math.max(...lows) } : {}),
    ...(highs.length > 0 ? { maximum: Math.min(...highs) } : {}),
  };
}

/** Plenty for numbers that limit others, little for numbers that are taken from them. `takes`: the operation uses something up. */
export function numberFor(name: string, schema: Schema, takes: boolean): number {
  const { minimum, maximum } = rangeOf(schema);
  const wanted = usual(normal(name), schema, takes);
  const inside = Math.min(Math.max(wanted, minimum ?? Number.NEGATIVE_INFINITY), maximum ?? Number.POSITIVE_INFINITY);
  const step = typeof schema.multipleOf === 'number' && schema.multipleOf > 0 ? schema.multipleOf : undefined;
  if (step !== undefined) return Number((Math.ceil(inside / step) * step).toPrecision(12));
  return typeOf(schema) === 'integer' && !Number.isInteger(inside) ? Math.ceil(inside) : inside;
}

/** One that no other resource is likely to have. */
export function keyNumber(schema: Schema, random: () => number): number {
  const { minimum = 1, maximum = 2_000_000_000 } = rangeOf(schema);
  return between(random, Math.ceil(Math.max(minimum, Math.min(1_000_000, maximum / 2))), Math.floor(maximum));
}

function usual(plain: string, schema: Schema, takes: boolean): number {
  const rank = boundingRank(plain, schema);
  if (rank >= 8 || (rank >= 4 && !takes)) return 100;
  if (/price|cost|fee|salary|subtotal/.test(plain)) return 10;
  if (/percent|discount|rate$/.test(plain)) return 10;
  if (/year$/.test(plain)) return 2031;
  if (/^age$/.test(plain)) return 30;
  if (/duration|minutes|seconds|timeout|ttl/.test(plain)) return 60;
  if (/timestamp|(epoch|unix)/.test(plain)) return 1_938_000_000;
  return 1;
}
