import { expect, it } from 'vitest';
import { fitting } from '../../src/data/characters.ts';
import { mendFrom, pinned } from '../../src/data/mend.ts';
import type { Json, JsonObject } from '../../src/json.ts';
import { operation, specOf, takes, text } from '../spec/documents.ts';

it.each([
  ['Expected a name containing 3-512 characters from [a-zA-Z0-9._-], ending in [a-zA-Z0-9]', 'Name-r7x'],
  ["a lowercase label: regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?'", 'name-r7x'],
  ['Name may only contain letters, numbers, underscores and dashes.', 'Name-r7x'],
  ['must consist of lower case alphanumeric characters or "-"', 'name-r7x'],
  ['only alphanumeric characters are allowed', 'Namer7x'],
  ['The name must not contain spaces', 'Name-r7x'],
])('%s: %s', (said, fitted) => {
  expect(fitting(said, 'Name r7x')).toBe(fitted);
  expect(fitting(said, fitted)).toBeUndefined();
});

it.each([
  'must contain at least one lowercase letter, one digit and one special character',
  'Input should be one of [1, 2, 3]',
  'This field is required.',
  'must be a valid email address',
  'name is not allowed to be empty',
])('%s: nothing is said of characters', (said) => {
  expect(fitting(said, 'Name r7x')).toBeUndefined();
});

const spec = await specOf({ 'POST /shelves': takes({ 'name!': text, owner: text }) });
const of = operation(spec, 'POST /shelves');
const dataOf = (body: JsonObject) => ({ path: {}, query: {}, headers: {}, body });

const mended = (said: Json, first: JsonObject, then = first): Json | undefined =>
  mendFrom(pinned({ status: 400, body: said }, of, dataOf(first)), of, dataOf(then))?.body;

it('finds the field by the value that the answer repeats, and mends other values of it', () => {
  const said = { error: 'Expected 3-512 characters from [a-zA-Z0-9._-]. Got: Name r1' };
  expect(mended(said, { name: 'Name r1' })).toEqual({ name: 'Name-r1' });
  expect(mended(said, { name: 'Name r1' }, { name: 'Name r2' })).toEqual({ name: 'Name-r2' });
});

it('leaves out a name of nothing, where it need not be given', () => {
  const said = { error: 'role "Owner r1" does not exist' };
  const first = { name: 'Name r1', owner: 'Owner r1' };
  expect(mended(said, first, { name: 'Name r2', owner: 'Owner r2' })).toEqual({ name: 'Name r2' });
  expect(mended({ error: 'shelf "Name r1" does not exist' }, first)).toBeUndefined();
});

it('writes JSON into a text that must hold some', () => {
  const first = { name: 'Name r1', owner: 'Owner r1' };
  expect(mended({ message: { owner: ['Invalid JSON configuration'] } }, first)).toEqual({
    name: 'Name r1',
    owner: '{}',
  });
});

it('adds what no document tells inside of what wraps the rest', async () => {
  const wrapped = await specOf({
    'POST /accounts': takes({ 'data!': { type: 'object', properties: { password: text } } }),
  });
  const account = operation(wrapped, 'POST /accounts');
  const said = { details: [{ location: 'body', name: 'data.id', description: 'data.id in body: Required' }] };
  const first = dataOf({ data: { password: 'p' } });
  expect(mendFrom({ status: 400, body: said }, account, first)?.body).toEqual({
    data: { password: 'p', id: expect.stringMatching(/./) },
  });
});
