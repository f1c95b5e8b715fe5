/** Looking into schemas that are unions, intersections or recursive. */
import type { Schema } from './spec.ts';

/** What was made of a schema: planning asks for the same ones over and over, and a loaded schema never changes. */
const known = new WeakMap<Schema, Schema>();

/** One schema that stands for what `allOf` joins, with the first branch of `oneOf` and `anyOf`, and says which branch that is. */
export function flatten(schema: Schema): Schema {
  const flat = known.get(schema) ?? joined(schema, 0);
  if (flat !== schema) known.set(schema, flat);
  return flat;
}

function joined(schema: Schema, depth: number): Schema {
  const branch = (schema.oneOf ?? schema.anyOf)?.find((each) => !isNull(each));
  const layers = [...(schema.allOf ?? []), ...(branch === undefined ? [] : [branch])];
  if (layers.length === 0 || depth > 8) return schema;
  const { allOf: _all, oneOf: _one, anyOf: _any, ...own } = schema;
  const flat = [own as Schema, ...layers.map((layer) => joined(layer, depth + 1))].reduce(join);
  // Jackson and its like know a subtype by the discriminator alone.
  if (branch !== undefined && schema.discriminator !== undefined)
    return withKind(flat, schema.discriminator, schemaName(branch));
  const base = schema.allOf?.find((layer) => layer.discriminator !== undefined);
  return base === undefined ? flat : withKind(flat, base.discriminator, ownName(schema));
}

const ownName = (schema: Schema): string | undefined =>
  typeof schema['x-schema-name'] === 'string' ? schema['x-schema-name'] : undefined;

/** The schema with the discriminator set to what the document calls the subtype. */
function withKind(flat: Schema, discriminator: unknown, name: string | undefined): Schema {
  const { propertyName, mapping = {} } = (
    typeof discriminator === 'string' ? { propertyName: discriminator } : discriminator
  ) as { propertyName?: unknown; mapping?: Record<string, unknown> };
  if (name === undefined || typeof propertyName !== 'string') return flat;
  const property = flat.properties?.[propertyName];
  if (property?.const !== undefined || property?.enum?.length === 1) return flat;
  const mapped = Object.entries(mapping ?? {}).find(([, target]) => String(target).split('/').at(-1) === name)?.[0];
  const kind: Schema = { type: 'string', const: mapped ?? name };
  const required = [...new Set([...(flat.required ?? []), propertyName])];
  return { ...flat, required, properties: { ...flat.properties, [propertyName]: kind } };
}

function join(a: Schema, b: Schema): Schema {
  const both: Schema = { ...b, ...a };
  if (a.properties !== undefined && b.properties !== undefined)
    both.properties = { ...a.properties, ...b.properties, ...a.properties };
  if (a.required !== undefined && b.required !== undefined)
    both.required = [...new Set([...a.required, ...b.required])];
  return both;
}

const isNull = (schema: Schema): boolean =>
  schema.type === 'null' || (schema.enum?.length === 1 && schema.enum[0] === null);

/** The type that a value is made of; guessed from the other keywords where the document leaves it out. */
export function typeOf(schema: Schema): string | undefined {
  const declared = [schema.type ?? []].flat().find((type) => type !== 'null');
  if (declared !== undefined) return declared;
  if (schema.properties !== undefined || schema.additionalProperties !== undefined) return 'object';
  if (schema.items !== undefined || schema.prefixItems !== undefined) return 'array';
  if (schema.minimum !== undefined || schema.maximum !== undefined || schema.multipleOf !== undefined) return 'number';
  const sample = schema.const ?? schema.enum?.[0];
  if (sample !== undefined && sample !== null) return Array.isArray(sample) ? 'array' : typeof sample;
  return schema.format !== undefined || schema.pattern !== undefined || schema.maxLength !== undefined
    ? 'string'
    : undefined;
}

export const isScalar = (schema: Schema): boolean => {
  const type = typeOf(flatten(schema));
  return type === 'string' || type === 'integer' || type === 'number' || type === 'boolean';
};

/** The name that the schema, or the one it is made of, has in the document's components. */
export function schemaName(schema: Schema | undefined, depth = 0): string | undefined {
  if (schema === undefined || depth > 4) return undefined;
  const own = ownName(schema);
  if (own !== undefined) return own;
  return schema.allOf?.length === 1 ? schemaName(schema.allOf[0], depth + 1) : undefined;
}
