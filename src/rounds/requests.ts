/** Turns steps and slots into requests, their parameters bound to the fixture. */
import { chanceFrom } from '../data/chance.ts';
import { encode } from '../data/encode.ts';
import { type Made, valueOf } from '../data/extract.ts';
import { makeData, type RequestData } from '../data/generate.ts';
import { mendFrom } from '../data/mend.ts';
import { below } from '../data/pointer.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import type { Binding } from '../spec/recipe.ts';
import type { Operation } from '../spec/spec.ts';
import type { WireRequest } from '../transport/transport.ts';
import type { Lab } from './lab.ts';

/** JSON pointer in the body, or parameter name → value. */
export type Overrides = Record<string, Json>;

/** An answer that says what is wrong with the data. */
export interface Complaint {
  status: number | null;
  body: Json;
}

/** What a round has made, by `Step.as`. */
export type Fixture = Map<string, Made>;

export interface Prepared {
  operation: Operation;
  data: RequestData;
  wire: WireRequest;
}

/** A value that the fixture was to give and does not have. */
export class Unbound extends Error {
  override readonly name = 'Unbound';
}

export function bind(bindings: readonly Binding[], fixture: Fixture): Overrides {
  const values: Overrides = {};
  for (const { name, step, field } of bindings) {
    const made = fixture.get(step);
    const value = made && valueOf(made, field);
    if (value === undefined) throw new Unbound(`the answer that created ${step} does not tell its ${field}`);
    values[name] = value;
  }
  return values;
}

/**
 * Data with what the configuration and the API's own complaints ask for, then the given values, on top. Apart from what carries
 * the tag it is the same in every round: data that varied would hide what the requests do.
 */
export function dataFor(lab: Lab, operation: Operation, tag: string, values: Overrides, role: string): RequestData {
  const overrides = { ...lab.values.get(operation.id), ...values };
  const data = makeData(operation, {
    random: chanceFrom(`${lab.config.seed} ${operation.id} ${role}`),
    tag,
    overrides,
  });
  return (lab.complaints.get(operation.id) ?? []).reduce(
    (mended, complaint) => mendFrom(complaint, operation, mended) ?? mended,
    data,
  );
}

/** Remembers why data was refused, if that can be mended; `true` where a new attempt is worth it. */
export function learnComplaint(
  lab: Lab,
  { operation, data }: Pick<Prepared, 'operation' | 'data'>,
  complaint: Complaint,
): boolean {
  const mended = mendFrom(complaint, operation, data);
  if (!mended) return false;
  lab.complaints.set(operation.id, [...(lab.complaints.get(operation.id) ?? []), complaint]);
  lab.values.set(operation.id, { ...changedNumbers(data.body, mended.body), ...lab.values.get(operation.id) });
  return true;
}

/** The mended values that are no text: kept, so that they are the same in every round. */
function changedNumbers(before: Json | undefined, after: Json | undefined, pointer = ''): Overrides {
  if (isObject(after)) {
    const entries = Object.entries(after).map(([key, value]) =>
      changedNumbers(isObject(before) ? before[key] : undefined, value, below(pointer, key)),
    );
    return Object.assign({}, ...entries) as Overrides;
  }
  const isPlain = typeof after === 'number' || typeof after === 'boolean';
  return isPlain && after !== before ? { [pointer]: after } : {};
}

export function prepare(lab: Lab, operation: Operation, data: RequestData): Prepared {
  const wire = encode(operation, data, lab.headers);
  return { operation, data, wire };
}

/** Keeps only the named fields of a body (and of its nesting: first level). */
export function keepOnly(body: Json | undefined, pointers: readonly string[]): Json | undefined {
  if (!isObject(body)) return body;
  const wanted = pointers.map((pointer) => pointer.split('/')[1]);
  return Object.fromEntries(Object.entries(body).filter(([key]) => wanted.includes(key)));
}

/** A body whose fields all differ from what the resource holds now, so that a lost write can be seen. */
export function differing(body: Json | undefined, current: Json, tag: string): Json | undefined {
  if (!isObject(body) || !isObject(current)) return body;
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, value === current[key] ? other(value, tag) : value]),
  );
}

function other(value: Json, tag: string): Json {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  return typeof value === 'string' ? tag : value;
}

/** The resource's own representation: what was sent, overlaid by what was answered. */
export function representation(made: Made): JsonObject {
  return { ...(isObject(made.sent) ? made.sent : {}), ...(isObject(made.body) ? made.body : {}) };
}
