/**
 * Holds a value against a JSON Schema, for the keywords that our own schemas use. A report may come from elsewhere (a baseline, a shard,
 * the artifact of a fork), so it is checked before anything is read from it.
 */
import { isObject } from '../json.ts';

export interface Schema {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  $ref?: string;
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  minimum?: number;
  maximum?: number;
  pattern?: string;
  $defs?: Record<string, Schema>;
}

/** The first place where `value` differs from `schema`, as a sentence without its subject: `run.depth must be one of …`. */
export function violation(value: unknown, schema: Schema, root: Schema = schema, path = ''): string | undefined {
  if (schema.$ref) return violation(value, resolve(schema.$ref, root), root, path);
  return ofValue(value, schema, path) ?? ofItems(value, schema, root, path) ?? ofFields(value, schema, root, path);
}

function resolve(ref: string, root: Schema): Schema {
  const found = root.$defs?.[ref.replace('#/$defs/', '')];
  if (!found) throw new Error(`schema has no ${ref}`);
  return found;
}

function ofValue(value: unknown, schema: Schema, path: string): string | undefined {
  const at = path || 'the document';
  if (schema.type && ![schema.type].flat().some((type) => isType(value, type)))
    return `${at} must be ${[schema.type].flat().join(' or ')}`;
  if ('const' in schema && value !== schema.const) return `${at} must be ${JSON.stringify(schema.const)}`;
  if (schema.enum && !schema.enum.includes(value)) return `${at} must be one of ${JSON.stringify(schema.enum)}`;
  if (typeof value === 'number' && value < (schema.minimum ?? value)) return `${at} must be at least ${schema.minimum}`;
  if (typeof value === 'number' && value > (schema.maximum ?? value)) return `${at} must be at most ${schema.maximum}`;
  if (schema.pattern && typeof value === 'string' && !new RegExp(schema.pattern, 'u').test(value))
    return `${at} must match ${schema.pattern}`;
  return undefined;
}

function ofItems(value: unknown, schema: Schema, root: Schema, path: string): string | undefined {
  if (!schema.items || !Array.isArray(value)) return undefined;
  for (const [i, item] of value.entries()) {
    const found = violation(item, schema.items, root, `${path}[${i}]`);
    if (found) return found;
  }
  return undefined;
}

function ofFields(value: unknown, schema: Schema, root: Schema, path: string): string | undefined {
  if (!isObject(value)) return undefined;
  const under = (name: string) => (path ? `${path}.${name}` : name);
  const missing = schema.required?.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) return `${under(missing)} is missing`;
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const found = Object.hasOwn(value, name) ? violation(value[name], field, root, under(name)) : undefined;
    if (found) return found;
  }
  return undefined;
}

function isType(value: unknown, type: string): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'number') return Number.isFinite(value);
  return typeof value === type;
}
