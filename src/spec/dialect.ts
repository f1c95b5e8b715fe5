import { isObject, type Json, type JsonObject } from '../json.ts';
import type { Schema } from './spec.ts';

/** Key under which a schema keeps the name it has in the document's components. */
const nameKey = 'x-schema-name';

/** Writes each component's name into it, before references are replaced and the names are lost. */
export function nameSchemas(document: JsonObject): void {
  const components = isObject(document.components) ? document.components.schemas : undefined;
  for (const group of [document.definitions, components]) {
    if (!isObject(group)) continue;
    for (const [name, schema] of Object.entries(group))
      if (isObject(schema) && schema.$ref === undefined) schema[nameKey] ??= name;
  }
}

/** Makes schemas of every dialect one; equal raw objects give the same schema, so that recursion stays finite. */
export function schemaReader(): (raw: unknown) => Schema {
  const made = new Map<object, Schema>();
  const toSchema = (raw: unknown): Schema => {
    if (raw === false) return { not: {} };
    if (!isObject(raw)) return {};
    const known = made.get(raw);
    if (known !== undefined) return known;
    const schema: Schema = {};
    made.set(raw, schema);
    for (const [key, value] of Object.entries(raw)) translate(key, value, raw, schema, toSchema);
    addNull(raw, schema);
    return schema;
  };
  return toSchema;
}

const asIs = new Set(
  [
    'type format enum const default example pattern title description discriminator readOnly writeOnly uniqueItems',
    'multipleOf minLength maxLength minItems maxItems contentEncoding contentMediaType',
  ]
    .join(' ')
    .split(' '),
);

function translate(
  key: string,
  value: Json | undefined,
  raw: JsonObject,
  schema: Schema,
  toSchema: (raw: unknown) => Schema,
): void {
  if (value === undefined || value === null) {
    if (value === null && (key === 'default' || key === 'example' || key === 'const')) schema[key] = value;
  } else if (key === 'properties' || key === 'patternProperties') {
    if (isObject(value)) schema[key] = mapValues(value, toSchema);
  } else if (key === 'items' || key === 'contains') schema[key] = toSchema(Array.isArray(value) ? value[0] : value);
  else if (key === 'prefixItems' || key === 'allOf' || key === 'oneOf' || key === 'anyOf') {
    if (Array.isArray(value)) schema[key] = value.map(toSchema);
  } else if (key === 'additionalProperties') schema[key] = typeof value === 'boolean' ? value : toSchema(value);
  else if (key === 'required') setRequired(value, schema);
  else if (key === 'examples')
    schema.examples = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  else if (/^(exclusiveM|m)(in|ax)imum$/.test(key)) setBound(key, value, raw, schema);
  else if (asIs.has(key) || key.startsWith('x-')) schema[key] = key === 'type' && value === 'file' ? 'string' : value;
  if (key === 'type' && value === 'file') schema.format = 'binary';
  if (key === 'properties' && isObject(value)) liftRequired(value, schema);
}

function mapValues(value: JsonObject, toSchema: (raw: unknown) => Schema): Record<string, Schema> {
  const entries = Object.entries(value).map(([name, entry]): [string, Schema] => [name, toSchema(entry)]);
  return Object.fromEntries(entries);
}

function setRequired(value: Json, schema: Schema): void {
  if (!Array.isArray(value)) return;
  const names = value.filter((name) => typeof name === 'string');
  schema.required = [...new Set([...(schema.required ?? []), ...names])];
}

/** `required: true` on a property: wrong in every version, and often written. */
function liftRequired(properties: JsonObject, schema: Schema): void {
  const names = Object.keys(properties).filter(
    (name) => isObject(properties[name]) && properties[name].required === true,
  );
  if (names.length > 0) setRequired(names, schema);
}

function setBound(key: string, value: Json, raw: JsonObject, schema: Schema): void {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return;
  const strict = key === 'minimum' ? 'exclusiveMinimum' : 'exclusiveMaximum';
  if (key.startsWith('m') && raw[strict] === true) schema[strict] = number;
  else (schema as Record<string, unknown>)[key] = number;
}

function addNull(raw: JsonObject, schema: Schema): void {
  if (raw.nullable !== true && raw['x-nullable'] !== true) return;
  if (schema.type === undefined) schema.nullable = true;
  else schema.type = [...new Set([schema.type, 'null'].flat())];
}
