import { expect, it } from 'vitest';
import { otherChoices, otherValues } from '../../src/data/choices.ts';
import { integer, operation, specOf, takes, text } from '../spec/documents.ts';

const listed = (...values: string[]) => ({ ...text, enum: values });

async function move(body: Parameters<typeof takes>[0], more: object = {}) {
  const id = 'POST /orders/{id}/move';
  return operation(await specOf({ [id]: { ...takes(body), ...more } }), id);
}

it('what is listed and not sent by itself, of a required field first', async () => {
  const found = otherChoices(await move({ colour: listed('red', 'blue'), 'to!': listed('open', 'closed', 'void') }));
  expect(found).toEqual([
    { pointer: '/to', value: 'closed' },
    { pointer: '/to', value: 'void' },
  ]);
});

it('a parameter that lists values is a choice too', async () => {
  const to = { parameters: [{ name: 'to', in: 'query', required: true, schema: listed('open', 'closed') }] };
  expect(otherChoices(await move({ note: text }, to))).toEqual([{ pointer: 'to', value: 'closed' }]);
});

it('what is configured stands', async () => {
  const given = { 'x-racegate': { values: { '/to': 'open' } } };
  expect(otherChoices(await move({ 'to!': listed('open', 'closed') }, given))).toEqual([]);
});

it('after the listed ones come large numbers, as far as they are allowed', async () => {
  const body = { 'to!': listed('open', 'closed'), amount: integer, share: { ...integer, maximum: 10 } };
  expect(otherValues(await move(body))).toEqual([{ '/to': 'closed' }, { '/amount': 1_000 }]);
  expect(otherValues(await move(body), { '/to': 'closed' })).toEqual([{ '/amount': 1_000 }]);
});
