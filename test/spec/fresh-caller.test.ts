import { expect, it } from 'vitest';
import { isOfCaller } from '../../src/spec/fresh-caller.ts';
import { operation, specOf, text } from './documents.ts';

const signed = { security: [{ key: [] }] };

it.each<[string, boolean]>([
  ['PATCH /users/me', true],
  ['DELETE /me/sessions', true],
  ['PUT /user', true],
  ['PATCH /api/v1/profile/address', true],
  ['PATCH /users', false],
  ['PUT /user/{id}', false],
  ['PUT /settings', false],
])('%s is of whoever calls: %s', async (id, expected) => {
  const spec = await specOf({ [id]: signed });
  expect(isOfCaller(operation(spec, id))).toBe(expected);
});

it('what anyone may call says of nobody whose it is', async () => {
  const spec = await specOf({ 'PUT /user': { 'x-note': text } });
  expect(isOfCaller(operation(spec, 'PUT /user'))).toBe(false);
});
