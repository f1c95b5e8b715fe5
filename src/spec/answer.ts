/** What an operation's successful answer speaks of. */
import { singularName } from './names.ts';
import { flatten, schemaName, typeOf } from './schema.ts';
import type { Operation, Schema } from './spec.ts';

/** The schema of the first successful answer that has one. */
export function successSchema(operation: Operation): Schema | undefined {
  const answers = operation.answers.filter((answer) => answer.schema !== undefined);
  return (
    answers.find((answer) => answer.status.startsWith('2')) ?? answers.find((answer) => answer.status === 'default')
  )?.schema;
}

const wrapper =
  /^(data|result|results|item|items|payload|response|content|records|rows|entries|value|values|list|object|_embedded)$/i;

/** The schema of one resource within an answer: behind wrappers such as `{data: …}`, lists and `{event: {…}}`. */
export function coreSchema(schema: Schema | undefined, depth = 0): Schema | undefined {
  if (schema === undefined || depth > 4) return schema;
  const flat = flatten(schema);
  if (typeOf(flat) === 'array') return coreSchema(flat.items, depth + 1);
  const entries = Object.entries(flat.properties ?? {});
  const holders = entries.filter(([, value]) => ['object', 'array'].includes(typeOf(flatten(value)) ?? ''));
  const [named] = holders.filter(([name]) => wrapper.test(name));
  const lone =
    holders.length === 1 && !entries.some(([name]) => /^_?id$|uuid/i.test(name)) && entries.length <= 4
      ? holders[0]
      : undefined;
  const inner = named ?? lone;
  return inner === undefined || entries.some(([name]) => name === 'id') ? schema : coreSchema(inner[1], depth + 1);
}

const dressing =
  /[-_.]?(response|dto|out|output|read|public|schema|model|resource|entity|view|detail|details|data|object|full|created|vo)$/i;

/** The singular name of what an answer carries, from its schema's name: `EventOut` → event. */
export function answerName(operation: Operation): string | undefined {
  const schema = successSchema(operation);
  const name = schemaName(coreSchema(schema)) ?? schemaName(schema);
  return name === undefined ? undefined : bareName(name);
}

/** `schemas.EventResponse` → event. */
export function bareName(name: string): string {
  const last =
    name
      .split(/[.«»[\]]/)
      .filter((part) => part !== '')
      .at(-1) ?? name;
  const bare = last.replace(dressing, '');
  return singularName(bare === '' ? last : bare);
}
