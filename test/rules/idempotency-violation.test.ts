import { idempotencyViolation } from '../../src/rules/idempotency-violation.ts';
import { type Answer, type Handling, reading, type Toy, turn, type World } from '../helpers/histories.ts';
import { testRule } from '../helpers/rule-cases.ts';

interface Till {
  payments: { id: string; amount: number }[];
  answers: Map<string, Answer>;
  requests: number;
}

const pay = (
  handle: (till: Till, key: string, world: World) => Handling,
  read: (till: Till) => object = ({ payments }) => payments,
): Toy<Till> => ({
  operations: ['POST /payments'],
  context: { probe: 'same-key', resource: 'payment' },
  fresh: () => ({ payments: [], answers: new Map(), requests: 0 }),
  sends: (_slot, _canary, { tag }) => ({ amount: 40, note: `${tag}x` }),
  handle: (till, { sent }, world) => handle(till, (sent as { note: string }).note, world),
  read: (till) => [reading('payment.list', read(till) as never)],
});

function charge(till: Till, key: string, world: World): Answer {
  const payment = { id: world.unique(), amount: 40 };
  till.payments.push(payment);
  const answer = { status: 201, body: payment };
  till.answers.set(key, answer);
  return answer;
}

function* careless(till: Till, key: string, world: World): Handling {
  const earlier = till.answers.get(key);
  if (earlier) return earlier;
  yield turn;
  return charge(till, key, world);
}

/** The key is stored first; who comes second waits for the answer, or is sent away. */
const careful = (busy: Answer | 'wait', replay: (answer: Answer, till: Till) => Answer = (answer) => answer) =>
  function* (till: Till, key: string, world: World): Handling {
    till.requests += 1;
    if (!till.answers.has(key)) {
      till.answers.set(key, { status: null });
      yield turn;
      return charge(till, key, world);
    }
    while (till.answers.get(key)?.status === null) {
      if (busy !== 'wait') return busy;
      yield turn;
    }
    return replay(till.answers.get(key)!, till);
  };

testRule(idempotencyViolation, {
  clean: {
    'the second waits and is told the same': pay(careful('wait')),
    'the second is told to try again: 409': pay(careful({ status: 409, body: { error: 'in progress' } })),
    'the second is told to try again: 425': pay(careful({ status: 425 })),
    '200 instead of 201 for the repetition': pay(careful('wait', ({ body = null }) => ({ status: 200, body }))),
    'a repetition says so, and counts': pay(
      careful('wait', ({ body = null }, { requests }) => ({
        status: 200,
        body: { ...(body as object), replayed: true, requests },
      })),
    ),
    'keys are not kept, one after another neither': pay(function* (till, key, world) {
      yield turn;
      return charge(till, key, world);
    }),
  },
  racy: {
    'the key is looked up, then stored': {
      toy: pay(careless),
      schedule: 'ABAB',
      damaged: 'payment.list/[+]#',
      summary:
        /2 requests were answered 201 under one idempotency key, and the number of new entries in payment\.list changed by 2/,
    },
    'three at once': {
      toy: pay(careless),
      schedule: 'ABC',
      size: 3,
      damaged: 'payment.list/[+]#',
      summary: /changed by 3/,
    },
    'the balance is all that is read': {
      toy: pay(careless, ({ payments }) => ({ paid: payments.length * 40 })),
      schedule: 'ABAB',
      damaged: 'payment.list/paid',
      summary: /changed by 80/,
    },
  },
});
