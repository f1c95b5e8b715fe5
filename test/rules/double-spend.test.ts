import { doubleSpend } from '../../src/rules/double-spend.ts';
import { type Handling, reading, type Toy, turn } from '../helpers/histories.ts';
import { testRule } from '../helpers/rule-cases.ts';

interface Bank {
  one: number;
  two: number;
  locked: boolean;
}

/** A sends from one to two, B from two to one. */
const transfer = (handle: (bank: Bank, from: 'one' | 'two', to: 'one' | 'two') => Handling): Toy<Bank> => ({
  operations: ['POST /transfers', 'POST /transfers'],
  context: { probe: 'transfer', resource: 'account' },
  fresh: () => ({ one: 100, two: 100, locked: false }),
  sends: (slot) => ({ amount: slot === 0 ? 30 : 20 }),
  handle: (bank, { slot }) => (slot === 0 ? handle(bank, 'one', 'two') : handle(bank, 'two', 'one')),
  read: ({ one, two }) => [reading('account', { balance: one }), reading('account#2', { balance: two })],
});

const amount = (from: string): number => (from === 'one' ? 30 : 20);

function* absolute(bank: Bank, from: 'one' | 'two', to: 'one' | 'two'): Handling {
  const [source, target] = [bank[from], bank[to]];
  yield turn;
  bank[from] = source - amount(from);
  yield turn;
  bank[to] = target + amount(from);
  return { status: 201 };
}

function* relative(bank: Bank, from: 'one' | 'two', to: 'one' | 'two'): Handling {
  yield turn;
  bank[from] -= amount(from);
  bank[to] += amount(from);
  return { status: 201 };
}

/** Spends all of a wallet at once. */
const spend = (after: (balance: number) => number): Toy<{ balance: number }> => ({
  operations: ['POST /wallets/{id}/payments'],
  context: { resource: 'wallet' },
  fresh: () => ({ balance: 50 }),
  sends: () => ({ amount: 50 }),
  *handle(wallet): Handling {
    if (wallet.balance < 50) return { status: 402, body: { error: 'too little' } };
    yield turn;
    const balance = after(wallet.balance);
    if (balance === wallet.balance) return { status: 409 };
    wallet.balance = balance;
    return { status: 201 };
  },
  read: ({ balance }) => [reading('wallet', { balance: balance.toFixed(2) })],
});

/** Writes what it worked out before it waited. */
const remembering: Toy<{ balance: number }> = {
  ...spend((balance) => balance),
  *handle(wallet): Handling {
    const rest = wallet.balance - 50;
    if (rest < 0) return { status: 402 };
    yield turn;
    wallet.balance = rest;
    return { status: 201 };
  },
};

testRule(doubleSpend, {
  clean: {
    'debit and credit in one transaction': transfer(relative),
    'one lock for both accounts': transfer(function* (bank, from, to) {
      while (bank.locked) yield turn;
      bank.locked = true;
      const { status } = yield* absolute(bank, from, to);
      bank.locked = false;
      return { status };
    }),
    'a deadlock: one is told to try again': transfer(function* (bank, from, to) {
      if (bank.locked) return { status: 503 };
      bank.locked = true;
      const answer = yield* absolute(bank, from, to);
      bank.locked = false;
      return answer;
    }),
    'a conditional debit, 409 to the loser': spend((balance) => (balance >= 50 ? balance - 50 : balance)),
    'a fee: the sum falls one after another too': transfer(function* (bank, from, to) {
      yield turn;
      bank[from] -= amount(from) + 1;
      bank[to] += amount(from);
      return { status: 201 };
    }),
  },
  racy: {
    'money appears between two accounts': {
      toy: transfer(absolute),
      schedule: 'ABABAB',
      damaged: 'account/balance',
      summary:
        /account\.balance and account#2\.balance together went from 200 to 250; in every serial order their sum stays/,
    },
    'one amount is spent twice': {
      toy: spend((balance) => balance - 50),
      schedule: 'ABAB',
      damaged: 'wallet/balance',
      summary: /2 requests were answered 201, where wallet\.balance of 50 allows 1; it ended at -50/,
    },
    'spent twice, and the balance hides it': {
      toy: remembering,
      schedule: 'ABAB',
      damaged: 'wallet/balance',
      summary: /2 requests were answered 201, where wallet\.balance of 50 allows 1; it ended at 0/,
    },
  },
});
