/** Short ways to write documents for tests. */
import type { Json, JsonObject } from '../../src/json.ts';
import { isMissing, recipeFor } from '../../src/spec/dependencies.ts';
import { nameSchemas, schemaReader } from '../../src/spec/dialect.ts';
import { loadSpec } from '../../src/spec/load.ts';
import { operationsOf } from '../../src/spec/operations.ts';
import type { Binding, Recipe } from '../../src/spec/recipe.ts';
import { resolveReferences } from '../../src/spec/references.ts';
import { inferResources } from '../../src/spec/resources.ts';
import type { Operation, Spec } from '../../src/spec/spec.ts';

export const noNetwork = (url: string): Promise<string> => Promise.reject(new Error(`nobody may ask for ${url}`));

export const load = (document: Json | string): Promise<Spec> =>
  loadSpec({ text: typeof document === 'string' ? document : JSON.stringify(document) }, noNetwork);

/** `{'POST /events': {...}}` becomes an OpenAPI 3.0 document; an operation without responses gets a plain 200. */
export function document(operations: Record<string, JsonObject>, schemas: JsonObject = {}): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const [id, operation] of Object.entries(operations)) {
    const [method = '', path = ''] = id.split(' ');
    paths[path] = {
      ...paths[path],
      [method.toLowerCase()]: { responses: { 200: { description: 'done' } }, ...operation },
    };
  }
  return { openapi: '3.0.3', info: { title: 'test', version: '1' }, paths, components: { schemas } };
}

/** Without the strict validation of `loadSpec`, which takes longer than all the rest. */
export async function specOf(operations: Record<string, JsonObject>, schemas: JsonObject = {}): Promise<Spec> {
  const raw = document(operations, schemas);
  nameSchemas(raw);
  const { document: resolved } = await resolveReferences(raw, { text: '' }, noNetwork);
  const found = operationsOf({ document: resolved, documentUrl: undefined, toSchema: schemaReader() });
  const resources = inferResources(found);
  return { title: 'test', version: '3.0.3', digest: '', servers: [], operations: found, resources, warnings: [] };
}

/** A JSON body of an object; names with a trailing `!` are required. */
export function takes(properties: Record<string, JsonObject>): JsonObject {
  return { requestBody: { required: true, content: { 'application/json': { schema: objectOf(properties) } } } };
}

export function objectOf(properties: Record<string, JsonObject>): JsonObject {
  const names = Object.keys(properties);
  const required = names.filter((name) => name.endsWith('!')).map((name) => name.slice(0, -1));
  const plain = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name.replace(/!$/, ''), schema]),
  );
  return { type: 'object', properties: plain, ...(required.length > 0 ? { required } : {}) };
}

export const answers = (schema: JsonObject, status = '200'): JsonObject => ({
  responses: { [status]: { description: 'done', content: { 'application/json': { schema } } } },
});

export const text = { type: 'string' };
export const integer = { type: 'integer' };
export const number = { type: 'number' };

export function operation(spec: Spec, id: string): Operation {
  const found = spec.operations.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no ${id} among ${spec.operations.map((each) => each.id).join(', ')}`);
  return found;
}

export function recipe(spec: Spec, id: string): Recipe {
  const found = recipeFor(spec, operation(spec, id));
  if (isMissing(found)) throw new Error(`${found.reason}: ${found.detail}`);
  return found;
}

const said = (bindings: readonly Binding[]): string =>
  bindings.map((each) => `${each.in}:${each.name}=${each.step}.${each.field}`).join(' ');

/** A recipe in lines: `event = POST /events`, …, then the operation with its own bindings. */
export function lines(spec: Spec, id: string): string[] {
  const { steps, bindings } = recipe(spec, id);
  return [
    ...steps.map((step) => [step.as, '=', step.operation.id, said(step.bindings)].join(' ').trim()),
    said(bindings),
  ];
}

/** A GET that shows one, and nothing about its shape. */
export const shown = {};
