import { expect, it } from 'vitest';
import { deleterFor, observersFor } from '../../src/spec/observers.ts';
import type { Spec } from '../../src/spec/spec.ts';
import { answers, integer, number, objectOf, recipe, shown, specOf, takes, text } from './documents.ts';

const seen = (spec: Spec, id: string): string[] =>
  observersFor(spec, recipe(spec, id)).map((each) =>
    `${each.id} ${each.kind} ${each.operation.id} ${each.bindings.map((binding) => `${binding.name}=${binding.step}`).join(' ')}${each.created === undefined ? '' : `created ${each.created.name}=${each.created.field}`}`.trim(),
  );

const shop = {
  'POST /events': takes({ name: text }),
  'GET /events': {},
  'GET /events/{id}': shown,
  'DELETE /events/{event_id}': {},
  'GET /events/{id}/availability': shown,
  'POST /events/{id}/reservations': takes({ seats: integer }),
  'GET /events/{id}/reservations': {},
  'GET /events/{eventId}/reservations/{reservationId}': shown,
  'DELETE /events/{eventId}/reservations/{reservationId}': {},
};

it('a creation under a parent shows the parent, the children and each child', async () => {
  const spec = await specOf(shop);
  expect(seen(spec, 'POST /events/{id}/reservations')).toEqual([
    'event item GET /events/{id} id=event',
    'reservation.created created GET /events/{eventId}/reservations/{reservationId} eventId=eventcreated reservationId=id',
    'reservation.list list GET /events/{id}/reservations id=event',
    'event.list list GET /events',
    'event.availability item GET /events/{id}/availability id=event',
  ]);
});

it('what there is one of shows what is done beside and under it', async () => {
  const spec = await specOf({
    'GET /api/v1/account': shown,
    'POST /api/v1/account/withdraw': takes({ amount: integer }),
    'GET /api/v1/account/balance': shown,
    'GET /api/v1/account/logout': {},
    'GET /api/v1/orders': shown,
    'POST /api/v1/subscribers': takes({ email: text }),
    'GET /api/v1/subscribers/count': shown,
  });
  expect(seen(spec, 'POST /api/v1/account/withdraw')).toEqual([
    'account item GET /api/v1/account',
    'account-balance item GET /api/v1/account/balance',
  ]);
  expect(seen(spec, 'POST /api/v1/subscribers')).toEqual(['subscribers-count item GET /api/v1/subscribers/count']);
});

it('a place of many whose answer has values alone is one thing', async () => {
  const spec = await specOf({
    'GET /credits': answers(objectOf({ balance: integer, currency: text })),
    'POST /credits/spend': takes({ amount: integer }),
    'GET /coupons': answers(objectOf({ total: integer, coupons: { type: 'array', items: objectOf({ code: text }) } })),
    'POST /coupons/redeem': takes({ code: text }),
  });
  expect(seen(spec, 'POST /credits/spend')).toEqual(['credits item GET /credits']);
  expect(seen(spec, 'POST /coupons/redeem')).toEqual(['coupons list GET /coupons']);
});

it('a root creation shows the collection and each one made', async () => {
  const spec = await specOf(shop);
  expect(seen(spec, 'POST /events')).toEqual([
    'event.created created GET /events/{id} created id=id',
    'event.list list GET /events',
  ]);
});

it('an action shows what it adds to, found by its verb or by the schema it answers with', async () => {
  const ticket = { $ref: '#/components/schemas/Ticket' };
  const spec = await specOf(
    {
      'POST /events': takes({ name: text }),
      'GET /events/{id}': shown,
      'POST /reserve': { ...takes({ event_id: integer }) },
      'GET /reservations': { parameters: [{ name: 'event_id', in: 'query', schema: integer }] },
      'POST /reservations': takes({}),
      'POST /admit': { ...takes({ event_id: integer }), ...answers(ticket) },
      'GET /tickets': answers({ type: 'array', items: ticket }),
      'GET /tickets/{id}': answers(ticket),
    },
    { Ticket: objectOf({ id: integer }) },
  );
  expect(seen(spec, 'POST /reserve')).toEqual([
    'event item GET /events/{id} id=event',
    'reservation.list list GET /reservations event_id=event',
  ]);
  expect(seen(spec, 'POST /admit')).toEqual([
    'event item GET /events/{id} id=event',
    'ticket.created created GET /tickets/{id} created id=id',
    'ticket.list list GET /tickets',
  ]);
});

it('both wallets of a transfer are seen, and a changed wallet is not taken for a new one', async () => {
  const wallet = { $ref: '#/components/schemas/Wallet' };
  const spec = await specOf(
    {
      'POST /wallets': { ...takes({ balance: number }), ...answers(wallet, '201') },
      'GET /wallets/{id}': answers(wallet),
      'POST /wallets/{id}/transfer': { ...takes({ to_wallet_id: integer, amount: number }), ...answers(wallet) },
    },
    { Wallet: objectOf({ id: integer }) },
  );
  expect(seen(spec, 'POST /wallets/{id}/transfer')).toEqual([
    'wallet item GET /wallets/{id} id=wallet',
    'wallet#2 item GET /wallets/{id} id=wallet#2',
  ]);
});

it('the DELETE takes its own identifier and those of the parents it was made under', async () => {
  const spec = await specOf(shop);
  const { steps } = recipe(spec, 'DELETE /events/{eventId}/reservations/{reservationId}');
  const removed = steps.map((step) => {
    const found = deleterFor(spec, step);
    return `${step.as}: ${found?.operation.id} ${found?.bindings.map((each) => `${each.name}=${each.step}.${each.field}`).join(' ')}`;
  });
  expect(removed).toEqual([
    'event: DELETE /events/{event_id} event_id=event.id',
    'reservation: DELETE /events/{eventId}/reservations/{reservationId} eventId=event.id reservationId=reservation.id',
  ]);
});

it('nothing is removed by a DELETE that is to be skipped, or that does not exist', async () => {
  const spec = await specOf({
    'POST /a': takes({}),
    'POST /events': takes({}),
    'DELETE /events/{id}': { 'x-racegate': { skip: 'refunds' } },
    'POST /events/{id}/x': {},
    'POST /tickets': takes({}),
    'POST /tickets/{id}/use': {},
  });
  for (const id of ['POST /events/{id}/x', 'POST /tickets/{id}/use'])
    expect(deleterFor(spec, recipe(spec, id).steps[0]!)).toBeUndefined();
});
