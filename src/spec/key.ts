/** What the caller calls a new resource, where that is the caller's to choose. */
import { bodyFields } from './fields.ts';
import { normal, reference } from './names.ts';
import { parts } from './path.ts';
import { flatten, typeOf } from './schema.ts';
import type { ChosenKey, Operation, Resource, Schema } from './spec.ts';

/** `{key}` of `PUT /settings/{key}`, `code` of `POST /coupons {code}` where that is its identifier. `undefined`: the server chooses. */
export function chosenKey(resource: Resource, creator: Operation): ChosenKey | undefined {
  const last = parts(creator.path).at(-1);
  if (last?.placeholder === true && resource.places?.includes(last.key)) {
    const parameter = creator.parameters.find((each) => each.in === 'path' && each.name === last.name);
    const schema = flatten(parameter?.schema ?? {});
    return isOpen(schema) ? { in: 'path', name: last.name, schema } : undefined;
  }
  return bodyKey(resource, creator, creator.method === 'POST');
}

/** The identifier in the body: of `PUT /things {id, …}`. */
export function bodyKey(resource: Resource, operation: Operation, required: boolean): ChosenKey | undefined {
  const field = bodyFields(operation.body).find(
    (each) => each.around.length === 0 && (each.required || !required) && isOwnIdentifier(each.name, resource),
  );
  if (field === undefined || !isOpen(field.schema)) return undefined;
  // A schema that shares all its fields with the answer asks for none of them.
  if (required && (operation.body?.schema.required ?? []).length === 0) return undefined;
  return { in: 'body', name: field.pointer, schema: field.schema };
}

/** `id`, or `thingId` of a thing. */
export function isOwnIdentifier(name: string, { name: resource }: Pick<Resource, 'name'>): boolean {
  const { stem, field } = reference(name);
  return field === 'id' && (stem.length === 0 || normal(stem.join('-')) === normal(resource));
}

const roomy = 1_000_000_000;

/** Any value would do, and there are so many that a new one is nobody else's. */
function isOpen(schema: Schema): boolean {
  if (schema.enum !== undefined || schema.const !== undefined || schema.readOnly === true) return false;
  const type = typeOf(schema);
  if (type === 'integer') return (schema.maximum ?? roomy) >= roomy;
  return (
    (type === 'string' || type === undefined) &&
    !/^(date|date-time|time)$/.test(schema.format ?? '') &&
    (schema.maxLength ?? 99) >= 6
  );
}
