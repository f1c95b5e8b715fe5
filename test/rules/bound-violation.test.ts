import { boundViolation } from '../../src/rules/bound-violation.ts';
import { type Handling, reading, type Toy, turn } from '../helpers/histories.ts';
import { testRule } from '../helpers/rule-cases.ts';

interface Stock {
  left: number;
  taken: number;
}

/** Takes one where there is one, and answers all alike: whoever reads only the answers sees nothing. */
const stock = (left: number, handle: (stock: Stock) => Handling): Toy<Stock> => ({
  operations: ['POST /shelves/{id}/take'],
  context: { resource: 'shelf' },
  fresh: () => ({ left, taken: 0 }),
  handle,
  read: ({ left: now }) => [reading('shelf', { left: now, minimum: 0 })],
});

function* checkThenTake(state: Stock): Handling {
  const any = state.left > 0;
  yield turn;
  if (any) state.left -= 1;
  return { status: 204 };
}

function* conditional(state: Stock): Handling {
  yield turn;
  if (state.left > 0) state.left -= 1;
  yield turn;
  return { status: 204 };
}

testRule(boundViolation, {
  clean: {
    'check and write in one update': stock(1, conditional),
    'the same with more in stock': stock(4, conditional),
    'the new value is clamped in the store': stock(2, function* (state) {
      yield turn;
      state.left = Math.max(0, state.left - 1);
      return { status: 204 };
    }),
    'below zero is allowed: an overdraft, one after another too': stock(1, function* (state) {
      yield turn;
      state.left -= 1;
      return { status: 204 };
    }),
    'the second call has no effect, one after another too': stock(1, function* (state) {
      yield turn;
      if (state.taken++ === 1) return { status: 204 };
      state.left -= 1;
      return { status: 204 };
    }),
  },
  racy: {
    'two take the last one': {
      toy: stock(1, checkThenTake),
      schedule: 'ABAB',
      damaged: 'shelf/left',
      summary: /shelf\.left went from 1 to -1; serial orders leave it between 0 and 1/,
    },
    'five take the last two': {
      toy: stock(2, checkThenTake),
      schedule: 'ABCDE',
      size: 5,
      damaged: 'shelf/left',
      summary: /shelf\.left went from 2 to -3/,
    },
  },
});
