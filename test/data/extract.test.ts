import { describe, expect, it } from 'vitest';
import { listItems, unwrap, valueOf } from '../../src/data/extract.ts';
import type { Json } from '../../src/json.ts';

const event = { id: 7, name: 'Opera' };

it.each<[string, Json]>([
  ['plain', event],
  ['data', { data: event }],
  ['its own name', { event }],
  ['beside messages', { message: 'created', success: true, event }],
  ['twice', { status: 'ok', data: { event } }],
  ['beside other things', { event, links: { self: '/x' }, meta: { took: 3 } }],
])('unwraps %s', (_name, body) => {
  expect(unwrap(body)).toEqual(event);
});

it('unwraps JSON:API and leaves an outcome alone', () => {
  expect(unwrap({ data: { type: 'events', id: '7', attributes: { name: 'Opera' } } })).toEqual({
    type: 'events',
    id: '7',
    name: 'Opera',
  });
  expect(unwrap({ success: false, error: 'sold out' })).toEqual({ success: false, error: 'sold out' });
});

describe('lists', () => {
  const items = [event, { id: 8, name: 'Opera' }];
  it.each<[string, Json]>([
    ['bare', items],
    ['paged', { count: 2, next: null, results: items }],
    ['named', { events: items, total: 2 }],
    ['wrapped', { data: { items, page: 1 } }],
    ['HAL', { _embedded: { events: items }, _links: {} }],
    ['beside errors', { errors: [], rows: items }],
  ])('%s', (_name, body) => {
    expect(listItems(body)).toEqual({ items, key: 'id' });
  });

  it('know what tells items apart', () => {
    expect(
      listItems([
        { slug: 'a', n: 1 },
        { slug: 'b', n: 1 },
      ])?.key,
    ).toBe('slug');
    expect(
      listItems([
        { user_id: 1, booking_id: 5 },
        { user_id: 1, booking_id: 6 },
      ])?.key,
    ).toBe('booking_id');
    expect(listItems([])).toEqual({ items: [] });
    expect(listItems({ id: 3 })).toBeUndefined();
    expect(listItems(['a', 'b'])).toBeUndefined();
  });
});

describe('values', () => {
  const made = (body: Json, more: object = {}) => ({
    resource: 'event',
    path: {},
    sent: { name: 'Opera', code: 'X1' },
    body,
    ...more,
  });

  it.each<[string, Json, string, Json]>([
    ['exact', { id: 7, eventId: 9 }, 'id', 7],
    ['another spelling', { event_id: 7 }, 'eventId', 7],
    ['prefix taken off', { id: 7 }, 'eventId', 7],
    ['prefix put on', { eventId: 7 }, 'id', 7],
    ['synonym', { uuid: 'u-1', name: 'x' }, 'id', 'u-1'],
    ['own identifier and not another', { user_uuid: 'u-2', event_uuid: 'u-1' }, 'id', 'u-1'],
    ['MongoDB', { _id: 'abc' }, 'id', 'abc'],
    ['slug for want of better', { slug: 'opera' }, 'id', 'opera'],
    ['wrapped', { data: { event: { id: 7 } } }, 'id', 7],
    ['beside its object', { id: 7, event: { name: 'x' } }, 'id', 7],
    ['a bare value', 42, 'id', 42],
    ['an identifier that is called id', { data: { id: 7 } }, 'identifier', 7],
    ['an identifier that is called so', { id: 7, identifier: 'opera' }, 'identifier', 'opera'],
    ['a field of what was sent', null, 'code', 'X1'],
    ['an object known by its login', { id: 1, owner: { login: 'ann', id: 5 } }, 'owner', 'ann'],
  ])('%s', (_name, body, field, expected) => {
    expect(valueOf(made(body), field)).toBe(expected);
  });

  it('are a number or a code where there is nothing else, and not one of something else', () => {
    const account = (body: Json) => valueOf({ resource: 'bank-account', path: {}, sent: { pin: 1 }, body }, 'id');
    expect(account({ account_number: 'A7', holder: 'Ann' })).toBe('A7');
    expect(account({ accountNo: 'A7', customer_number: 5 })).toBe('A7');
    expect(account({ id: 4, account_number: 'A7' })).toBe(4);
    expect(account({ customer_number: 5, balance: 0 })).toBeUndefined();
  });

  it('come from Location when the answer is empty', () => {
    expect(valueOf(made(null, { location: 'http://h/api/events/7/?x=1' }), 'id')).toBe('7');
    expect(valueOf(made(null, { location: '/events/a%20b' }), 'eventId')).toBe('a b');
  });

  it("are not taken from a parent's place in the path, and are from an own key", () => {
    expect(valueOf({ resource: 'order', path: { id: 5 }, sent: { n: 1 }, body: null }, 'id')).toBeUndefined();
    expect(valueOf({ resource: 'order', path: { id: 5 }, sent: { n: 1 }, body: null, method: 'PUT' }, 'id')).toBe(5);
    expect(valueOf({ resource: 'setting', path: { key: 'k1' }, sent: { n: 1 }, body: null }, 'key')).toBe('k1');
  });

  it('are unknown where nothing shows them', () => {
    expect(valueOf(made({ message: 'ok' }), 'id')).toBeUndefined();
  });
});

it('knows what stands in a cart by the product that was put there', () => {
  const made = { resource: 'cart-product', path: { id: 3 }, sent: { productId: 9, quantity: 1 }, body: { id: 3 } };
  expect(valueOf(made, 'productId')).toBe(9);
  expect(valueOf({ ...made, body: { id: 3, productId: 8 } }, 'productId')).toBe(8);
  expect(valueOf({ ...made, resource: 'product' }, 'productId')).toBe(3);
});
