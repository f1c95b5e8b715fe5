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

testRule(phantomEffect, {
  clean: {
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
