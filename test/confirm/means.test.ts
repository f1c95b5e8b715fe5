import { describe, expect, it } from 'vitest';
import { withMeans } from '../../src/confirm/means.ts';
import type { Trial } from '../../src/probes/probe.ts';
import type { Lab } from '../../src/rounds/lab.ts';
import { integer, recipe, specOf, takes, text } from '../spec/documents.ts';

const shop = {
  'POST /items': takes({
    'name!': text,
    on_hand: { type: 'integer', minimum: 0 },
    shelf: { type: 'integer', maximum: 9 },
    price: integer,
  }),
  'POST /items/{id}/reservations': takes({ 'quantity!': { type: 'integer', minimum: 2 } }),
  'POST /reservations/{id}/commit': {},
};

async function trial(id = 'POST /reservations/{id}/commit'): Promise<Trial> {
  const { operation, steps, bindings } = recipe(await specOf(shop), id);
  return { steps, slots: [{ operation, bindings }], values: {} } as unknown as Trial;
}

const nothing: Lab['values'] = new Map();

describe('a fixture with means', () => {
  it('has plenty of what is taken, within its bounds, and takes the least', async () => {
    const { steps } = await trial();
    const [item, reservation] = steps.map(({ as }) => as);
    expect(withMeans(await trial(), nothing)?.values).toEqual({
      [item!]: { '/on_hand': 100, '/shelf': 9 },
      [reservation!]: { '/quantity': 2 },
    });
  });

  it('is what the operation itself takes from, where there is nothing between', async () => {
    expect(withMeans(await trial('POST /items/{id}/reservations'), nothing)?.values).toEqual({
      item: { '/on_hand': 100, '/shelf': 9 },
    });
  });

  it('keeps what is configured and what the trial sets itself', async () => {
    const given = { ...(await trial('POST /items/{id}/reservations')), values: { item: { '/shelf': 3 } } };
    expect(withMeans(given, new Map([['POST /items', { '/on_hand': 5 }]]))?.values).toEqual({ item: { '/shelf': 3 } });
  });

  it('changes no other trial', async () => {
    const given = await trial();
    withMeans(given, nothing);
    expect(given.values).toEqual({});
  });

  it('is left alone where a bound is being tried', async () => {
    const bound = { step: 'item', pointer: '/on_hand', value: 1 };
    expect(withMeans({ ...(await trial()), bound }, nothing)).toBeUndefined();
  });
});
