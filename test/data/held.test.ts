import { describe, expect, it } from 'vitest';
import type { Made } from '../../src/data/extract.ts';
import { heldIn, newestIn } from '../../src/data/held.ts';
import type { Json } from '../../src/json.ts';

describe('what came with something', () => {
  const seats = [{ id: 1 }, { id: 2 }];
  it.each<[string, Json, string[]]>([
    ['in a list of it', { data: seats, total: 2 }, []],
    ['in what was read of that', { id: 9, seats }, ['seats']],
    ['behind a wrapper', { show: { id: 9, seats } }, ['seats']],
    ['one level down', { id: 9, rows: [{ seats: seats.slice(0, 1) }, { seats: seats.slice(1) }] }, ['rows', 'seats']],
  ])('is found %s', (_name, body, within) => {
    expect(heldIn(body, { within })).toEqual(seats);
  });

  it('is alone, or known by ids alone', () => {
    expect(heldIn({ id: 9, seat: { id: 1 } }, { within: ['seat'] })).toEqual([{ id: 1 }]);
    expect(heldIn({ id: 9, walletId: 'w' }, { within: [], key: 'walletId' })).toEqual([{ id: 'w' }]);
    expect(heldIn({ id: 9, seatIds: [1, 2] }, { within: [], key: 'seatIds' })).toEqual(seats);
    expect(heldIn({ id: 9, walletId: null }, { within: [], key: 'walletId' })).toEqual([]);
  });
});

describe('what was put into something, where the answer shows that', () => {
  const cart: Made = { resource: 'cart', path: {}, sent: undefined, body: { id: 'c1', status: 'open' } };
  const put = (body: Json): Json =>
    newestIn({ resource: 'cart-item', path: { cartId: 'c1' }, sent: { sku: 'a', quantity: 1 }, body }, cart).body;

  it('is the last entry that has what was sent', () => {
    const items = [
      { id: 'i1', sku: 'b' },
      { id: 'i2', sku: 'a' },
      { id: 'i3', sku: 'c' },
    ];
    expect(put({ id: 'c1', status: 'open', items, notes: [{ id: 'n1' }] })).toEqual({ id: 'i2', sku: 'a' });
    expect(put({ id: 'c1', status: 'open', entries: [{ id: 'i1' }] })).toEqual({ id: 'i1' });
  });

  it('is the answer itself where that has an id of its own, or shows no entries', () => {
    expect(put({ id: 'i1', parts: [{ id: 'p1' }] })).toEqual({ id: 'i1', parts: [{ id: 'p1' }] });
    expect(put({ id: 'c1', status: 'open' })).toMatchObject({ id: 'c1' });
    expect(put({ id: 'c1', status: 'open', notes: [{ id: 'n1' }], tags: [{ id: 't1' }] })).toMatchObject({ id: 'c1' });
  });

  it('is the answer itself where only the numbers are the same', () => {
    expect(put({ id: 'c1', sku: 'a', items: [{ id: 'p1' }] })).toMatchObject({ id: 'c1' });
  });
});
