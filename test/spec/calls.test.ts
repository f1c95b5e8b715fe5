import { describe, expect, it } from 'vitest';
import { answers, objectOf, recipe, specOf, takes, text } from './documents.ts';

const asked = (name: string) => ({ parameters: [{ name, in: 'query', required: true, schema: text }] });
const coupon = objectOf({ couponCode: text, percent: { type: 'integer' } });

describe('documents that name calls', () => {
  it('show a thing that one call makes and another one reads', async () => {
    const { resources } = await specOf({
      'POST /CreateCoupon': { ...takes({ 'couponCode!': text }), ...answers(coupon) },
      'GET /GetCoupon': { ...asked('couponCode'), ...answers(coupon) },
      'GET /ListCoupons': answers({ type: 'array', items: coupon }),
      'DELETE /DeleteCoupon': asked('couponCode'),
      'POST /RedeemCoupon': takes({ 'couponCode!': text }),
    });
    expect(resources.find(({ name }) => name === 'coupon')).toMatchObject({
      creator: { id: 'POST /CreateCoupon' },
      reader: { id: 'GET /GetCoupon' },
      list: { id: 'GET /ListCoupons' },
      deleter: { id: 'DELETE /DeleteCoupon' },
    });
  });

  it('are read whichever way round the words stand', async () => {
    const { resources } = await specOf({
      'POST /api/channels.create': takes({ 'title!': text }),
      'GET /api/channels.info': asked('channel'),
    });
    expect(resources.map(({ name, creator, reader }) => [name, creator?.id, reader?.id])).toEqual([
      ['channel', 'POST /api/channels.create', 'GET /api/channels.info'],
    ]);
  });

  it('show nothing where no call reads what was made', async () => {
    const { resources } = await specOf({ 'POST /CreateReport': takes({ 'title!': text }), 'GET /GetStatus': {} });
    expect(resources).toEqual([]);
  });

  it('make a call need what its body names', async () => {
    const spec = await specOf({
      'POST /CreateCoupon': { ...takes({ 'couponCode!': text }), ...answers(coupon) },
      'GET /GetCoupon': { ...asked('couponCode'), ...answers(coupon) },
      'POST /RedeemCoupon': takes({ 'couponCode!': text }),
    });
    expect(recipe(spec, 'POST /RedeemCoupon')).toMatchObject({
      steps: [{ as: 'coupon', operation: { id: 'POST /CreateCoupon' } }],
      bindings: [{ in: 'body', name: '/couponCode', step: 'coupon', field: 'code' }],
    });
  });
});

it('an order is what a checkout answers with as new', async () => {
  const order = { type: 'object', 'x-schema-name': 'Order', properties: { id: text, status: text } };
  const spec = await specOf(
    {
      'POST /carts': takes({ title: text }),
      'GET /carts/{id}': {},
      'POST /carts/{id}/checkout': answers({ $ref: '#/components/schemas/Order' }, '201'),
      'GET /orders/{id}': answers({ $ref: '#/components/schemas/Order' }),
      'POST /orders/{id}/cancel': answers({ $ref: '#/components/schemas/Order' }),
    },
    { Order: order },
  );
  expect(recipe(spec, 'POST /orders/{id}/cancel').steps.map(({ operation }) => operation.id)).toEqual([
    'POST /carts',
    'POST /carts/{id}/checkout',
  ]);
});
