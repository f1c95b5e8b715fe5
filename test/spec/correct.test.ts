import { expect, it } from 'vitest';
import { isMissing, recipeFor } from '../../src/spec/dependencies.ts';
import { loadSpec } from '../../src/spec/load.ts';
import type { Correction, Operation, Spec } from '../../src/spec/spec.ts';

const document = {
  openapi: '3.1.0',
  info: { title: 'Flags', version: '1' },
  paths: {
    '/projects': { get: { responses: {} } },
    '/projects/{projectId}/flags': { get: { responses: {} }, post: { responses: {} } },
    '/projects/{projectId}/flags/{flagId}': { delete: { responses: {}, 'x-racegate': { severity: 'low' } } },
    '/projectors/{projectId}': { delete: { responses: {} } },
  },
};

const load = (
  corrections: Record<string, Correction> = {},
  settings: { takesExisting?: boolean } = {},
): Promise<Spec> =>
  loadSpec({ text: JSON.stringify(document) }, () => Promise.reject(new Error('nothing to read')), {
    correctionsOf: ({ id }) => (corrections[id] ? [corrections[id]] : []),
    ...settings,
  });

const find = (spec: Spec, id: string): Operation => spec.operations.find((each) => each.id === id)!;
const create = 'POST /projects/{projectId}/flags';
const remove = 'DELETE /projects/{projectId}/flags/{flagId}';

it('a value for a path parameter stands for a resource that is there, wherever the path begins the same', async () => {
  const spec = await load({ [create]: { values: { projectId: 'default' } } });
  expect(spec.operations.map(({ racegate }) => racegate?.values?.projectId)).toEqual([
    undefined,
    'default',
    'default',
    'default',
    undefined,
  ]);
  expect(recipeFor(spec, find(spec, create))).toMatchObject({ steps: [], bindings: [] });
});

it('a correction stands over what the document says, and leaves the rest of it', async () => {
  const spec = await load({ [remove]: { 'bounded-by': 'size' }, [create]: { values: { projectId: 1 } } });
  expect(find(spec, remove).racegate).toEqual({ severity: 'low', 'bounded-by': 'size', values: { projectId: 1 } });
});

it('what nobody creates is taken from its collection only where that is allowed', async () => {
  expect(isMissing(recipeFor(await load(), find(await load(), create)))).toBe(true);
  const spec = await load({}, { takesExisting: true });
  const recipe = recipeFor(spec, find(spec, create));
  expect(isMissing(recipe) || recipe.steps).toMatchObject([
    { as: 'project', existing: true, creates: false, operation: { id: 'GET /projects' } },
  ]);
});
