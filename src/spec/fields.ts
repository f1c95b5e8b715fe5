/** The single values that a body is made of. */
import { flatten, isScalar, typeOf } from './schema.ts';
import type { Body, Field, Schema } from './spec.ts';

interface Visit {
  schema: Schema;
  pointer: string;
  required: boolean;
  around: string[];
  /** Schemas around it: a recursive one is not entered twice. */
  open: Schema[];
}

/** Those of a body, found once: every probe asks for them, of every step. */
export const bodyFields = (body: Body | undefined): Field[] => {
  if (body === undefined) return [];
  body.fields ??= scalarFields(body.schema);
  return body.fields;
};

/** Documents that mirror whole data models have bodies of millions of fields. */
const mostFields = 400;

/** The scalars of a body, lists by their first entry, outermost first; recursion and size are bounded. */
export function scalarFields(schema: Schema): Field[] {
  const found: Field[] = [];
  const queue: Visit[] = [{ schema, pointer: '', required: true, around: [], open: [] }];
  for (let visit = queue.shift(); visit !== undefined && found.length < mostFields; visit = queue.shift()) {
    const flat = flatten(visit.schema);
    if (visit.around.length > 4 || visit.open.includes(visit.schema)) continue;
    if (typeOf(flat) === 'array') enterList(flat, visit, found, queue);
    else if (typeOf(flat) === 'object') enterObject(flat, visit, found, queue);
  }
  return found;
}

function enterList(flat: Schema, visit: Visit, found: Field[], queue: Visit[]): void {
  const pointer = `${visit.pointer}/0`;
  const inner = flat.items ?? {};
  if (!isScalar(inner)) queue.push({ ...visit, schema: inner, pointer });
  else
    found.push({
      pointer,
      name: visit.around.at(-1) ?? '',
      schema: flatten(inner),
      required: visit.required,
      around: visit.around.slice(0, -1),
    });
}

function enterObject(flat: Schema, visit: Visit, found: Field[], queue: Visit[]): void {
  const all = flat.required === undefined || flat.required.length === 0;
  for (const [name, property] of Object.entries(flat.properties ?? {})) {
    const schema = flatten(property);
    if (schema.readOnly === true) continue;
    const pointer = `${visit.pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const required = visit.required && (all || flat.required?.includes(name) === true);
    if (isScalar(schema) || typeOf(schema) === undefined)
      found.push({ pointer, name, schema, required, around: visit.around });
    else if (queue.length < mostFields)
      queue.push({
        schema: property,
        pointer,
        required,
        around: [...visit.around, name],
        open: [...visit.open, visit.schema],
      });
  }
}
