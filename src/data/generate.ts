/** Request data for one operation: what the configuration says, then the document's examples, then what the schemas allow. */
import { isObject, type Json } from '../json.ts';
import { reference } from '../spec/names.ts';
import { flatten, typeOf } from '../spec/schema.ts';
import type { Operation, Parameter, Schema } from '../spec/spec.ts';
import { chanceFrom, uuid } from './chance.ts';
import { takes as accept, placesOf, written } from './decimal.ts';
import { boundingRank, closedValue, isReference, isServerOwned, naturalRank } from './meaning.ts';
import { keyNumber, numberFor } from './number.ts';
import { below, withValue } from './pointer.ts';
import { textFor } from './text.ts';

export interface RequestData {
  path: Record<string, Json>;
  query: Record<string, Json>;
  /** Header parameters by their documented names; cookies together under `cookie`. */
  headers: Record<string, Json>;
  /** `undefined`: the request has no body. */
  body: Json | undefined;
}

export interface DataOptions {
  /** Seeded: from 0 up to, not including, 1. */
  random: () => number;
  /** Short text without blanks, unique per request: the canary, and what natural keys are made from. */
  tag: string;
  /** JSON pointer in the body, or parameter name, to the value that is sent. */
  overrides?: Record<string, Json>;
  /** Nothing that the document does not ask for, apart from `overrides`. */
  least?: boolean;
}

/** Values for one request. Equal options, with `random` at the same place, give equal data. */
export function makeData(operation: Operation, options: DataOptions): RequestData {
  const overrides = { ...operation.racegate?.values, ...options.overrides };
  const task: Task = {
    ...options,
    overrides,
    keys: keysOf(operation),
    conflicts: conflicts(operation),
    takes: takes(operation),
    open: [],
    budget: { left: 5_000 },
  };
  const chosen = (place: Parameter['in']): [string, Json][] =>
    operation.parameters
      .filter((parameter) => parameter.in === place && (parameter.required || Object.hasOwn(overrides, parameter.name)))
      .map((parameter) => [parameter.name, given(overrides, parameter.name) ?? parameterValue(parameter, task)]);
  const cookies = chosen('cookie').map(([name, value]) => `${name}=${String(value)}`);
  return {
    path: Object.fromEntries(chosen('path')),
    query: Object.fromEntries(chosen('query')),
    headers: { ...Object.fromEntries(chosen('header')), ...(cookies.length > 0 ? { cookie: cookies.join('; ') } : {}) },
    body: bodyFor(operation, task),
  };
}

/** Documents have fields called `constructor`, which every object knows something by. */
const given = (overrides: Record<string, Json>, name: string): Json | undefined =>
  Object.hasOwn(overrides, name) ? overrides[name] : undefined;

/** A value for one field on its own. */
export function fieldValue(name: string, schema: Schema, tag: string): Json {
  const random = chanceFrom(`${tag} ${name}`);
  return valueFor(name, flatten(schema), '', {
    random,
    tag,
    overrides: {},
    keys: new Set(),
    conflicts: false,
    takes: true,
    open: [],
    budget: { left: 500 },
  });
}

interface Task extends DataOptions {
  overrides: Record<string, Json>;
  /** JSON pointers of the fields that must be unique, where somebody says so. */
  keys: ReadonlySet<string>;
  conflicts: boolean;
  takes: boolean;
  /** Schemas being generated, outermost first. */
  open: Schema[];
  /** Values that may still be made: documents can ask for millions. */
  budget: { left: number };
}

const keysOf = ({ racegate }: Operation): Set<string> =>
  new Set([racegate?.['natural-key'] ?? []].flat().map((name) => (name.startsWith('/') ? name : `/${name}`)));

const conflicts = (operation: Operation): boolean => operation.answers.some((answer) => answer.status === '409');

/** It takes from something that exists rather than making something new: its numbers are amounts, not limits. */
function takes(operation: Operation): boolean {
  if (operation.path.includes('{') && operation.method === 'POST') return true;
  const properties = Object.keys(flatten(operation.body?.schema ?? {}).properties ?? {});
  return (
    properties.some(isReference) ||
    /(reserve|book|buy|purchase|transfer|withdraw|pay|redeem|order|checkout|cart|deposit|charge)[^/]*\/?$/i.test(
      operation.path,
    )
  );
}

function parameterValue(parameter: Parameter, task: Task): Json {
  if (/^idempotency-?key$/i.test(parameter.name)) return uuid(task.random);
  if (/^if-(none-)?match$/i.test(parameter.name)) return '*';
  const schema = flatten(parameter.schema);
  const example = parameter.example === undefined ? schema : { ...schema, example: parameter.example };
  // A key that the client chooses names something new.
  const key =
    parameter.in === 'path' && typeOf(schema) === 'string' && schema.enum === undefined && schema.format !== 'date';
  return valueFor(parameter.name, key ? { ...example, 'x-unique': true } : example, '', task);
}

function bodyFor(operation: Operation, task: Task): Json | undefined {
  const { body } = operation;
  if (body === undefined) return undefined;
  const made = /json-patch/.test(body.mediaType)
    ? patch(body.examples[0], task)
    : wholeBody(body.examples[0], body.schema, task);
  return Object.entries(task.overrides)
    .filter(([pointer]) => pointer === '' || pointer.startsWith('/'))
    .reduce<Json>((value, [pointer, override]) => {
      // What the configuration says stands as it is.
      const isGiven = operation.racegate?.values?.[pointer] === override;
      return withValue(value, pointer, isGiven ? override : written(override, body, pointer));
    }, made);
}

const patch = (example: Json | undefined, task: Task): Json =>
  example ?? [{ op: 'replace', path: '/name', value: task.tag }];

function wholeBody(example: Json | undefined, schema: Schema, task: Task): Json {
  const flat = flatten(schema);
  if (example === undefined) return valueFor('', flat, '', task);
  return valueFor('', isObject(example) || Array.isArray(example) ? { ...flat, example } : flat, '', task);
}

/** One value. `schema` is flattened; `pointer` is where it stands in the body. */
function valueFor(name: string, schema: Schema, pointer: string, task: Task): Json {
  task.budget.left -= 1;
  const type = typeOf(schema);
  const example = schema.example ?? schema.examples?.[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.type === 'null') return null;
  if (type === 'object' || (type === undefined && isObject(example))) return objectFor(schema, example, pointer, task);
  if (type === 'array') return arrayFor(name, schema, example, pointer, task);
  const isKey = task.keys.has(pointer);
  const unique = isKey || naturalRank(name, schema, task.conflicts) > 2;
  const given = isEmpty(example) ? usableDefault(name, schema) : example;
  if (unique && (type === 'string' || type === undefined)) return uniqueValue(name, schema, given, task);
  if (isKey && (type === 'integer' || type === 'number')) return keyNumber(schema, chanceFrom(`${task.tag} ${name}`));
  if (type === 'string' && schema.enum === undefined)
    return decimal(name, schema, given, task) ?? text(name, schema, given, task);
  if (given !== undefined && given !== null && accepts(schema, given)) return given;
  const [choice] = schema.enum?.filter((each) => each !== null) ?? [];
  if (choice !== undefined) return choice;
  if (type === 'boolean') return false;
  if (type === 'integer' || type === 'number') return numberFor(name, schema, task.takes);
  if (type === 'null') return null;
  return text(name, { ...schema, type: 'string' }, given, task);
}

/** A number as text, chosen as numbers are; an example stands, but for one of nought. */
function decimal(name: string, schema: Schema, given: Json | undefined, { takes }: Task): Json | undefined {
  const places = given === undefined ? placesOf(name, schema) : undefined;
  const text = places === undefined ? undefined : numberFor(name, schema, takes).toFixed(places);
  return text !== undefined && accept(schema.pattern ?? '', text) ? text : undefined;
}

/** Generators of documents write `"string"` and `0` where they know nothing. */
const isEmpty = (example: Json | undefined): boolean =>
  example === undefined || example === '' || example === 'string' || example === null;

/** A balance or a stock of nought would have the API refuse whatever takes from it. */
const usableDefault = (name: string, schema: Schema): Json | undefined =>
  isNought(schema.default) &&
  (['integer', 'number'].includes(typeOf(schema) ?? '') || placesOf(name, schema) !== undefined) &&
  boundingRank(name, schema) > 3
    ? undefined
    : schema.default;

const isNought = (value: Json | undefined): boolean =>
  value === 0 || (typeof value === 'string' && /^0+(\.0+)?$/.test(value));

const accepts = (schema: Schema, value: Json): boolean => schema.enum === undefined || schema.enum.includes(value);

function uniqueValue(name: string, schema: Schema, given: Json | undefined, task: Task): Json {
  return textFor({
    name,
    schema: { ...schema, type: 'string' },
    tag: task.tag,
    random: task.random,
    unique: true,
    ...(typeof given === 'string' ? { example: given } : {}),
  });
}

function text(name: string, schema: Schema, given: Json | undefined, task: Task): Json {
  if (given !== undefined && typeof given !== 'string') return given;
  return textFor({
    name,
    schema,
    tag: task.tag,
    random: task.random,
    unique: false,
    ...(given === undefined ? {} : { example: given }),
  });
}

function objectFor(schema: Schema, example: Json | undefined, pointer: string, task: Task): Json {
  const properties = schema.properties ?? {};
  const shown = isObject(example) ? example : undefined;
  if (shown === undefined && (task.open.includes(schema) || task.budget.left < 0)) return {};
  const deeper = { ...task, open: [...task.open, schema] };
  const made: [string, Json][] = [];
  for (const [name, property] of Object.entries(properties)) {
    const flat = flatten(property);
    if (flat.readOnly === true || flat.deprecated === true) continue;
    const here = below(pointer, name);
    const hint = shown !== undefined && Object.hasOwn(shown, name) ? shown[name] : undefined;
    if (!included(name, flat, schema, here, hint !== undefined, shown !== undefined, deeper)) continue;
    made.push([
      name,
      valueFor(name, hint === undefined || hint === null ? flat : { ...flat, example: hint }, here, deeper),
    ]);
  }
  const extra = Object.keys(properties).length === 0 ? Object.entries(shown ?? {}) : [];
  for (const [name, value] of extra)
    made.push([name, valueFor(name, { ...schemaOf(value), example: value }, below(pointer, name), deeper)]);
  return Object.fromEntries(made);
}

/** For a value that only an example shows. */
function schemaOf(value: Json): Schema {
  if (Array.isArray(value)) return { type: 'array', items: value[0] === undefined ? {} : schemaOf(value[0]) };
  if (isObject(value)) return { type: 'object' };
  return {
    type: value === null ? 'null' : typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value,
  };
}

const manyOptional = 12;

function included(
  name: string,
  schema: Schema,
  parent: Schema,
  pointer: string,
  inExample: boolean,
  hasExample: boolean,
  task: Task,
): boolean {
  const { required = [], properties = {} } = parent;
  if (required.includes(name) || (inExample && !task.least) || task.keys.has(pointer)) return true;
  if (Object.keys(task.overrides).some((key) => key === pointer || key.startsWith(`${pointer}/`))) return true;
  if (task.least || hasExample || task.open.length > 3 || isServerOwned(name) || isReference(name)) return false;
  const type = typeOf(schema);
  if (naturalRank(name, schema, task.conflicts) > 3 || schema.example !== undefined || schema.examples !== undefined)
    return true;
  const silent = required.length === 0;
  if (type === 'object' || type === 'array')
    return silent && task.open.length < 3 && !task.open.some((open) => open === schema || open.items === schema);
  const { field, stem } = reference(name);
  if (!silent && field === 'code' && stem.length > 0) return false;
  return (
    Object.keys(properties).length - required.length <= manyOptional ||
    (closedValue(name) === undefined && silent && Object.keys(properties).length <= 2 * manyOptional)
  );
}

function arrayFor(name: string, schema: Schema, example: Json | undefined, pointer: string, task: Task): Json {
  const items = flatten(schema.items ?? {});
  if (Array.isArray(example) && example.length > 0) {
    const shown = isObject(example[0]) ? example : undefined;
    return shown === undefined
      ? example
      : shown.map((entry, index) => valueFor(name, { ...items, example: entry }, below(pointer, index), task));
  }
  if (task.open.filter((open) => open === items).length > 0) return [];
  const count = Math.max(1, Math.min(schema.minItems ?? 1, 20));
  const list = Array.from({ length: count }, (_, index) => valueFor(name, items, below(pointer, index), task));
  return schema.uniqueItems === true
    ? list.filter(
        (value, index) => list.findIndex((other) => JSON.stringify(other) === JSON.stringify(value)) === index,
      )
    : list;
}
