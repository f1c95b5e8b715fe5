import { describe, expect, it } from 'vitest';
import { giveMeans } from '../../src/confirm/means.ts';
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
  return { steps, slots: [{ operation, bindings }] } as unknown as Trial;
}

const emptyLab = () => ({ values: new Map() as Lab['values'], tried: new Set<string>() });

describe('a fixture with means', () => {
  it('has plenty of what is taken, within its bounds, and takes the least', async () => {
    const lab = emptyLab();
    giveMeans(lab, await trial());
    expect(Object.fromEntries(lab.values)).toEqual({
      'POST /items': { '/on_hand': 100, '/shelf': 9 },
      'POST /items/{id}/reservations': { '/quantity': 2 },
    });
  });

  it('is what the operation itself takes from, where there is nothing between', async () => {
    const lab = emptyLab();
    giveMeans(lab, await trial('POST /items/{id}/reservations'));
    expect([...lab.values.keys()]).toEqual(['POST /items']);
  });

  it('keeps what is configured, can be taken back, and is given once', async () => {
    const lab = emptyLab();
    lab.values.set('POST /items', { '/on_hand': 5 });
    const takeBack = giveMeans(lab, await trial());
    expect(lab.values.get('POST /items')).toEqual({ '/on_hand': 5, '/shelf': 9 });
    takeBack?.();
    expect(Object.fromEntries(lab.values)).toEqual({ 'POST /items': { '/on_hand': 5 } });
    expect(giveMeans(lab, await trial())).toBeUndefined();
  });

  it('is left alone where a bound is being tried', async () => {
    const bound = { step: 'item', pointer: '/on_hand', value: 1 };
    expect(giveMeans(emptyLab(), { ...(await trial()), bound })).toBeUndefined();
  });
});
