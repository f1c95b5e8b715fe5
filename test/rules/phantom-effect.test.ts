import { phantomEffect } from '../../src/rules/phantom-effect.ts';
import { type Handling, reading, type Toy, turn } from '../helpers/histories.ts';
import { testRule } from '../helpers/rule-cases.ts';

interface Account {
  points: number;
  version: number;
}

const account = (handle: (account: Account) => Handling): Toy<Account> => ({
  operations: ['POST /accounts/{id}/redeem'],
  context: { resource: 'account' },
  fresh: () => ({ points: 90, version: 1 }),
  handle,
  read: ({ points }) => [reading('account', { points })],
});

const take = (state: Account): void =>
  void Object.assign(state, { points: state.points - 10, version: state.version + 1 });

interface Workshop {
  places: number;
  bookings: { id: string }[];
}

/** One place; who finds too many after booking is turned away. */
const workshop = (takesBack: boolean): Toy<Workshop> => ({
  operations: ['POST /workshops/{id}/bookings'],
  context: { resource: 'booking' },
  fresh: () => ({ places: 1, bookings: [] }),
  *handle(state, _request, world): Handling {
    if (state.bookings.length >= state.places) return { status: 409 };
    yield turn;
    const booking = { id: world.unique() };
    state.bookings.push(booking);
    yield turn;
    if (state.bookings.length <= state.places) return { status: 201 };
    if (takesBack) state.bookings = state.bookings.filter((other) => other !== booking);
    return { status: 409 };
  },
  read: ({ places, bookings }) => [reading('workshop', { places }), reading('booking.list', bookings)],
});

interface Shop {
  stock: number;
  orders: { id: string; product: number }[];
}

/** The order is written before the stock that it takes, and whatever fails then is called out of stock. */
const shop: Toy<Shop> = {
  operations: ['POST /orders'],
  context: { probe: 'repeat', resource: 'order' },
  fresh: () => ({ stock: 1, orders: [] }),
  sends: () => ({ product: 7 }),
  *handle(state, { sent }, world): Handling {
    if (state.stock < 1) return { status: 409 };
    yield turn;
    state.orders.push({ id: world.unique(), product: (sent as { product: number }).product });
    if (state.stock < 1) return { status: 409 };
    state.stock -= 1;
    return { status: 201 };
  },
  read: ({ stock, orders }) => [reading('product', { stock }), reading('order.list', orders)],
};

testRule(phantomEffect, {
  clean: {
    'booked too many, and taken back': workshop(true),
    'a version, 409 and nothing changed': account(function* (state) {
      const { version } = state;
      yield turn;
      if (state.version !== version) return { status: 409 };
      take(state);
      return { status: 200 };
    }),
    'rolled back before anyone sees it': account(function* (state) {
      const { version } = state;
      yield turn;
      take(state);
      if (state.version === version + 1) return { status: 200 };
      Object.assign(state, { points: state.points + 10, version: state.version - 1 });
      return { status: 409 };
    }),
    'a refusal that always takes: one after another too': account(function* (state) {
      yield turn;
      take(state);
      return state.version > 2 ? { status: 422 } : { status: 200 };
    }),
    'the answer was lost after the write': account(function* (state) {
      const { version } = state;
      yield turn;
      const first = state.version === version;
      take(state);
      return { status: first ? 200 : null };
    }),
  },
  racy: {
    'turned away, and booked beyond what any order books': {
      toy: workshop(false),
      schedule: 'ABABAB',
      damaged: 'booking.list/[+]#',
      summary:
        /A and B were refused, but the number of new entries in booking\.list went from 0 to 2, further than the 0 accepted account for/,
    },
    'out of stock, and the order for the same product stays': {
      toy: shop,
      schedule: 'ABAB',
      damaged: 'order.list/[+]#',
      summary: /B was refused, but the number of new entries in order\.list went from 0 to 2/,
    },
    'refused, and the points are gone': {
      toy: account(function* (state) {
        const { version } = state;
        yield turn;
        take(state);
        return state.version === version + 1 ? { status: 200 } : { status: 409, body: { error: 'changed meanwhile' } };
      }),
      schedule: 'ABAB',
      damaged: 'account/points',
      summary: /B was refused, but account\.points is as though 2 requests had happened/,
    },
    'both turned away by a limiter that comes too late': {
      toy: account(function* (state) {
        const { version } = state;
        take(state);
        yield turn;
        return state.version === version + 1 ? { status: 200 } : { status: 429 };
      }),
      schedule: 'ABAB',
      damaged: 'account/points',
      summary: /A was refused, but account\.points is as though 2 requests had happened/,
    },
  },
});
