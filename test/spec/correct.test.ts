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

it('what the document itself corrects is held against its kind, and the rest is told and left out', async () => {
  const odd = { skip: true, attempts: '5', 'natural-key': [1], severity: 'high', constructor: 'x' };
  const paths = { '/a': { post: { responses: {}, 'x-racegate': odd }, get: { responses: {} } } };
  const spec = await loadSpec({ text: JSON.stringify({ ...document, paths }) }, () => Promise.reject(new Error()));
  expect(find(spec, 'POST /a').racegate).toEqual({ severity: 'high' });
  expect(find(spec, 'GET /a').racegate).toBeUndefined();
  expect(spec.warnings).toEqual([
    '`x-racegate` of POST /a has `skip`, which must be a text that says why; it is left out.',
    '`x-racegate` of POST /a has `attempts`, which must be a whole number above 0; it is left out.',
    '`x-racegate` of POST /a has `natural-key`, which must be a name or a list of names; it is left out.',
    '`x-racegate` of POST /a has the key `constructor`, which is not known.',
  ]);
  expect(isMissing(recipeFor(spec, find(spec, 'POST /a')))).toBe(false);
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
