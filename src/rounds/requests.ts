/** Turns steps and slots into requests, their parameters bound to the fixture. */
import { chanceFrom, uuid } from '../data/chance.ts';
import { encode } from '../data/encode.ts';
import type { Made } from '../data/extract.ts';
import { saysFailure } from '../data/failure.ts';
import { idempotencyKeyOf, writableScalars } from '../data/fields.ts';
import { makeData, type RequestData } from '../data/generate.ts';
import { chosenValue } from '../data/key.ts';
import { mendFrom, pinned, type Refusal } from '../data/mend.ts';
import { below, tokens, valueAt, withValue } from '../data/pointer.ts';
import { distinct, takenFields } from '../data/taken.ts';
import { withUnique } from '../data/unique.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { flatten } from '../spec/schema.ts';
import type { Operation, Schema } from '../spec/spec.ts';
import type { WireRequest } from '../transport/transport.ts';
import { callerOf, type Fixture, type Overrides } from './binding.ts';
import type { Lab } from './lab.ts';

export interface Prepared {
  operation: Operation;
  data: RequestData;
  wire: WireRequest;
}

/**
 * Data with what the configuration and the API's own complaints ask for, then the given values, on top. Apart from what carries
 * the tag it is the same in every round: data that varied would hide what the requests do.
 */
export function dataFor(lab: Lab, operation: Operation, tag: string, values: Overrides, role: string): RequestData {
  const overrides = withUnique(
    {
      ...othersEachTime(lab, operation, tag),
      ...ownKey(lab, operation, tag),
      ...freshKey(operation, tag),
      ...lab.values.get(operation.id),
      ...values,
    },
    tag,
  );
  const data = makeData(operation, {
    random: chanceFrom(`${lab.config.seed} ${operation.id} ${role}`),
    tag,
    overrides,
    least: lab.least.has(operation.id),
  });
  return (lab.complaints.get(operation.id) ?? []).reduce(
    (mended, complaint) => mendFrom(complaint, operation, mended) ?? mended,
    data,
  );
}

/** A key that the caller chooses names something new, for one tag the same. */
function ownKey({ spec }: Lab, { id }: Operation, tag: string): Overrides {
  const key = spec.graph?.made.get(id)?.key;
  return key === undefined ? {} : { [key.name]: chosenValue(key, tag) };
}

/** What the API said is taken already. */
const othersEachTime = ({ taken }: Lab, operation: Operation, tag: string): Overrides =>
  distinct(operation, taken.get(operation.id) ?? [], tag);

/** An idempotency key that an example or a default repeated would make every round the first one's echo. */
export function freshKey(operation: Operation, tag: string): Overrides {
  const name = idempotencyKeyOf(operation);
  return name === undefined ? {} : { [name]: uuid(chanceFrom(tag)) };
}

const isSuccess = ({ status }: Refusal): boolean => status !== null && status < 400;
/** What an answer means whose status is that of a success and whose body says that it failed. */
const badRequest = 400;

/** Remembers why data was refused, if that can be mended; `true` where a new attempt is worth it. */
export function learnComplaint(
  lab: Lab,
  { operation, data }: Pick<Prepared, 'operation' | 'data'>,
  told: Refusal,
): boolean {
  const complaint = isSuccess(told) && saysFailure(told.body) ? { ...told, status: badRequest } : told;
  const taken = takenFields(complaint, operation, data);
  if (taken.length > 0 && !lab.taken.has(operation.id)) {
    lab.taken.set(operation.id, taken);
    return true;
  }
  const mended = mendFrom(complaint, operation, data);
  if (!mended) return learnLeast(lab, operation, data, complaint);
  const known = lab.complaints.get(operation.id) ?? [];
  lab.complaints.set(operation.id, [...known, pinned(complaint, operation, data)]);
  lab.values.set(operation.id, { ...changedNumbers(data.body, mended.body), ...lab.values.get(operation.id) });
  return true;
}

/**
 * What is refused with everything that it may hold, for a reason that no field mends, may do with less: two ways to say one
 * thing, of which one is allowed. Only before it was ever accepted: what a fixture holds must not change between rounds.
 */
function learnLeast(lab: Lab, operation: Operation, { body }: RequestData, { status }: Refusal): boolean {
  const { id, method, path } = operation;
  // An update is of the fields that it names.
  const makes = method === 'POST' && !path.endsWith('}');
  if (!makes || (status !== 400 && status !== 422) || !isObject(body)) return false;
  if (lab.least.has(id) || lab.accepted.has(id)) return false;
  const asked = flatten(operation.body?.schema ?? {}).required ?? [];
  if (Object.keys(body).every((name) => asked.includes(name))) return false;
  lab.least.add(id);
  // What was learned of the other fields goes with them.
  lab.complaints.delete(id);
  lab.values.set(id, operation.racegate?.values ?? {});
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

/** @param fixture where it holds an account, that sends the request */
export function prepare(lab: Lab, operation: Operation, data: RequestData, fixture: Fixture = new Map()): Prepared {
  const wire = encode(operation, data, lab.headers);
  return { operation, data, wire: { ...wire, ...callerOf(fixture) } };
}

/** Keeps only the named fields of a body, and those that the document requires beside them. */
export function keepOnly(
  { body: schema }: Operation,
  body: Json | undefined,
  pointers: readonly string[],
): Json | undefined {
  if (!isObject(body)) return body;
  const heads = pointers.map((pointer) => tokens(pointer)[0]);
  const required = (schema?.schema.required ?? []).filter((name) => name in body && !heads.includes(name));
  const kept: Json = Object.fromEntries(required.map((name) => [name, body[name]!]));
  return pointers.reduce((made: Json, pointer) => withValue(made, pointer, valueAt(body, pointer) ?? null), kept);
}

/** The body with the named fields unlike what the resource holds now, so that a lost write can be seen. */
export function differing(
  operation: Operation,
  body: Json | undefined,
  current: Json,
  pointers: readonly string[],
  tag: string,
): Json | undefined {
  const fields = writableScalars(operation);
  return pointers.reduce((made, pointer) => {
    const value = valueAt(made, pointer);
    if (value === undefined || value !== valueAt(current, pointer)) return made;
    return withValue(made, pointer, other(value, fields.find((field) => field.pointer === pointer)?.schema, tag));
  }, body);
}

function other(value: Json, schema: Schema | undefined, tag: string): Json {
  const choice = schema?.enum?.find((each) => each !== value);
  if (choice !== undefined) return choice;
  if (typeof value === 'number')
    return schema?.maximum !== undefined && value + 1 > schema.maximum ? value - 1 : value + 1;
  if (typeof value === 'boolean') return !value;
  return typeof value === 'string' ? otherText(value, tag) : value;
}

/** A figure stays a figure and a date a date: `9.99` → `10.99`, `2031-06-01` → `2032-06-01`. */
function otherText(value: string, tag: string): string {
  if (/^\d{1,9}(\.\d+)?$/.test(value)) return (Number(value) + 1).toFixed(value.split('.')[1]?.length ?? 0);
  if (/^\d{4}-\d\d-\d\d/.test(value)) return `${Number(value.slice(0, 4)) + 1}${value.slice(4)}`;
  return tag;
}

/**
 * The body of a request that sets what the resource has already, changed so that it sets something else: of the choices of a
 * list the first other one, a switch the other way.
 */
export function stirring(
  lab: Lab,
  operation: Operation,
  body: Json | undefined,
  current: Json,
  tag: string,
): Json | undefined {
  // What the configuration or the API itself asked for stands.
  if (lab.values.has(operation.id) || lab.complaints.has(operation.id)) return body;
  const switches = writableScalars(operation).filter(
    ({ schema, type }) => schema.enum !== undefined || type === 'boolean',
  );
  return differing(
    operation,
    body,
    current,
    switches.map(({ pointer }) => pointer),
    tag,
  );
}

/** The resource's own representation: what was sent, overlaid by what was answered. */
export function representation(made: Made): JsonObject {
  return { ...(isObject(made.sent) ? made.sent : {}), ...(isObject(made.body) ? made.body : {}) };
}
