/** Several placeholders between two slashes. */
import { expect, it } from 'vitest';
import type { JsonObject } from '../../src/json.ts';
import { isMissing, recipeFor } from '../../src/spec/dependencies.ts';
import { answers, integer, lines, number, objectOf, operation, recipe, specOf, takes, text } from './documents.ts';

const file = objectOf({ id: integer, name: text, ext: text });
const made = { ...takes({ 'name!': text, 'ext!': text }), ...answers(file, '201') };
const user = { ...takes({ 'name!': text }), ...answers(objectOf({ id: integer, name: text }), '201') };
const path = (schema: JsonObject, ...names: string[]): JsonObject => ({
  parameters: names.map((name) => ({ name, in: 'path', required: true, schema })),
});

it('name one thing together, and are fields of that one', async () => {
  const spec = await specOf({
    'POST /files': made,
    'GET /files/{id}': answers(file),
    'DELETE /files/{name}.{ext}': {},
    'POST /files/{name}.{ext}/publish': {},
    'POST /links': {
      ...takes({ 'A!': integer, 'B!': integer }),
      ...answers(objectOf({ A: integer, B: integer }), '201'),
    },
    'DELETE /links(A={a},B={b})': {},
  });
  for (const id of ['DELETE /files/{name}.{ext}', 'POST /files/{name}.{ext}/publish']) {
    const [step = '', ...rest] = lines(spec, id);
    const [as = ''] = step.split(' ');
    expect([step, ...rest]).toEqual([`${as} = POST /files`, `path:name=${as}.name path:ext=${as}.ext`]);
  }
  expect(lines(spec, 'DELETE /links(A={a},B={b})')).toEqual(['link = POST /links', 'path:a=link.a path:b=link.b']);
});

it('the rest of what one of them identifies is any value', async () => {
  const spec = await specOf({ 'POST /reports': user, 'POST /reports/{id}.{format}': path(text, 'id', 'format') });
  expect(lines(spec, 'POST /reports/{id}.{format}')).toEqual(['report = POST /reports', 'path:id=report.id']);
});

it.each(['POST /users/{fromUserId}..{toUserId}/merge', 'POST /matches/{userId}:{otherUserId}'])(
  'two of one kind are two: %s',
  async (id) => {
    const [, from = '', to = ''] = /\{(\w+)\}.*\{(\w+)\}/.exec(id) ?? [];
    const spec = await specOf({ 'POST /users': user, 'GET /users/{id}': {}, [id]: path(integer, from, to) });
    const { steps, bindings } = recipe(spec, id);
    expect(steps.map((step) => step.operation.id)).toEqual(['POST /users', 'POST /users']);
    expect(bindings.map(({ name, step }) => [name, step])).toEqual([
      [from, steps[0]?.as],
      [to, steps[1]?.as],
    ]);
  },
);

it('each is a name of its own where nothing shows what they mean', async () => {
  const spec = await specOf({ 'POST /compare/{base}...{head}': path(text, 'base', 'head') });
  expect(lines(spec, 'POST /compare/{base}...{head}')).toEqual([
    'base = a new name',
    'head = a new name',
    'path:base=base.base path:head=head.head',
  ]);
});

it('left out, with the name of what is missing, where they must be there', async () => {
  const missing = { 404: { description: 'no such branch' }, 200: { description: 'done' } };
  const spec = await specOf({
    'POST /compare/{base}...{head}': { ...path(text, 'base', 'head'), responses: missing },
  });
  const found = recipeFor(spec, operation(spec, 'POST /compare/{base}...{head}'));
  expect(isMissing(found) && [found.reason, found.detail]).toEqual([
    'no-creator',
    expect.stringContaining('needs a value for {base}'),
  ]);
});

it('numbers that are no identifiers are left to the schema', async () => {
  const spec = await specOf({ 'POST /pins': user, 'POST /pins/{lat},{lon}': path(number, 'lat', 'lon') });
  expect(lines(spec, 'POST /pins/{lat},{lon}')).toEqual(['']);
});
