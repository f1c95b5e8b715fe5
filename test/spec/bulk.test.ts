/** An update of a whole collection must not be taken for one of what the scan has made. */
import { expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import { planOf } from '../../src/plan.ts';
import { specOf, takes, text } from './documents.ts';

const body = takes({ id: text, title: text });
const base = { 'POST /todos': takes({ 'title!': text }), 'GET /todos/{id}': {} };

async function reasonOf(id: string, operations: Parameters<typeof specOf>[0]): Promise<string | undefined> {
  const config = await parseConfig({ url: 'http://localhost' }, { workspace: '/nowhere', env: {} });
  return planOf(await specOf({ ...base, ...operations }), config).untested.find(({ operation }) => operation === id)
    ?.reason;
}

it.each(['PATCH', 'PUT'])('%s of a collection that has the same for each item is for all of them', async (method) => {
  const both = { [`${method} /todos`]: body, [`${method} /todos/{id}`]: body };
  expect(await reasonOf(`${method} /todos`, both)).toBe('touches-existing');
  expect(await reasonOf(`${method} /todos`, { [`${method} /todos`]: body })).toBeUndefined();
});

it('is for one where the body must say which', async () => {
  const named = takes({ 'id!': text, title: text });
  expect(await reasonOf('PATCH /todos', { 'PATCH /todos': named, 'PATCH /todos/{id}': body })).toBeUndefined();
});
