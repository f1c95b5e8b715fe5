import { repeatedTransition } from '../../src/rules/repeated-transition.ts';
import { type Answer, type Handling, reading, type Toy, turn, type World } from '../helpers/histories.ts';
import { testRule } from '../helpers/rule-cases.ts';

interface Order {
  status: 'paid' | 'cancelled';
  refunds: { id: string; cents: number }[];
}

const order = (
  handle: (order: Order, world: World) => Handling,
  operation = 'POST /orders/{id}/cancel',
): Toy<Order> => ({
  operations: [operation],
  context: { resource: 'order' },
  fresh: () => ({ status: 'paid', refunds: [] }),
  handle: (state, _request, world) => handle(state, world),
  read: ({ status, refunds }) => [reading('order', { status }), reading('refund.list', refunds)],
});

const refund = (state: Order, world: World): void => void state.refunds.push({ id: world.unique(), cents: 900 });

const careless = (refusal: Answer) =>
  function* (state: Order, world: World): Handling {
    if (state.status === 'cancelled') return refusal;
    yield turn;
    state.status = 'cancelled';
    refund(state, world);
    return { status: 200, body: { status: 'cancelled' } };
  };

const conditional = (refusal: Answer) =>
  function* (state: Order, world: World): Handling {
    yield turn;
    if (state.status === 'cancelled') return refusal;
    state.status = 'cancelled';
    refund(state, world);
    yield turn;
    return { status: 200, body: { status: 'cancelled' } };
  };

interface Transfer {
  status: 'completed' | 'reversed';
  receiver: number;
}

/** The receiver had just what is taken back. */
const reversal: Toy<Transfer> = {
  operations: ['POST /transfers/{id}/reverse'],
  context: { resource: 'transfer' },
  fresh: () => ({ status: 'completed', receiver: 1 }),
  *handle(state): Handling {
    if (state.status === 'reversed') return { status: 409 };
    yield turn;
    Object.assign(state, { status: 'reversed', receiver: 0 });
    return { status: 200 };
  },
  read: ({ status, receiver }) => [reading('transfer', { status }), reading('wallet#2', { balance: receiver })],
};

testRule(repeatedTransition, {
  clean: {
    'the old status is a condition of the write: 409': order(conditional({ status: 409 })),
    'the same with 422': order(conditional({ status: 422, body: { error: 'already cancelled' } })),
    '200 for everybody, one refund': order(conditional({ status: 200, body: { status: 'cancelled' } })),
    '200 for everybody, the outcome in the body': order(conditional({ status: 200, body: { status: 'unchanged' } })),
    'every call refunds something, one after another too': order(function* (state, world) {
      yield turn;
      refund(state, world);
      return { status: 200 };
    }),
    'looked at first, locked for the write, 409 to the loser': order(function* (state, world) {
      if (state.status === 'cancelled') return { status: 422 };
      yield turn;
      return yield* conditional({ status: 409 })(state, world);
    }),
  },
  racy: {
    'the same where a number of the fixture was set small': {
      toy: { ...reversal, context: { resource: 'transfer', bounded: true, boundOn: 'wallet' } },
      schedule: 'AB',
      damaged: 'transfer',
      summary: /2 requests were answered 200, where one after another only 1 is accepted/,
    },
    'a transfer is reversed twice, though a balance comes to zero': {
      toy: reversal,
      schedule: 'AB',
      damaged: 'transfer',
      summary: /2 requests were answered 200, where one after another only 1 is accepted/,
    },
    'two refunds for one order': {
      toy: order(careless({ status: 409 })),
      schedule: 'ABAB',
      damaged: 'refund.list/[+]#',
      summary:
        /2 requests were answered 200, where one after another only 1 is accepted and the rest are refused; the number of new entries in refund\.list ended at 2/,
    },
    'the answers are alike, the effect is seen twice': {
      toy: order(careless({ status: 200, body: { status: 'cancelled' } })),
      schedule: 'ABAB',
      damaged: 'refund.list/[+]#',
      summary: /The effect was seen more than once: the number of new entries in refund\.list rose by 2/,
    },
    'a deletion that gives something back twice': {
      toy: order(careless({ status: 404 }), 'DELETE /orders/{id}'),
      schedule: 'ABCDE',
      size: 5,
      damaged: 'refund.list/[+]#',
      summary: /5 requests were answered 200/,
    },
  },
});
