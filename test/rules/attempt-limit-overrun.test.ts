import { attemptLimitOverrun } from '../../src/rules/attempt-limit-overrun.ts';
import { type Handling, reading, type Toy, turn } from '../helpers/histories.ts';
import { testRule } from '../helpers/rule-cases.ts';

interface Lock {
  attempts: number;
}

const limit = 3;

const door = (locked: number, handle: (lock: Lock, locked: number) => Handling): Toy<Lock> => ({
  operations: ['POST /doors/{id}/open'],
  context: { probe: 'attempts', resource: 'door' },
  fresh: () => ({ attempts: 0 }),
  sends: () => ({ pin: '0000' }),
  handle: (lock) => handle(lock, locked),
  read: ({ attempts }) => [reading('door', { locked: attempts >= limit })],
});

function* countFirst(lock: Lock, locked: number): Handling {
  if (lock.attempts >= limit) return { status: locked };
  lock.attempts += 1;
  yield turn;
  return { status: 401, body: { error: 'wrong pin' } };
}

function* lookFirst(lock: Lock, locked: number): Handling {
  if (lock.attempts >= limit) return { status: locked };
  yield turn;
  lock.attempts += 1;
  return { status: 401, body: { error: 'wrong pin' } };
}

testRule(attemptLimitOverrun, {
  clean: {
    'counted before it is looked at': door(403, countFirst),
    'locked with 423': door(423, countFirst),
    'no limit': door(403, function* () {
      yield turn;
      return { status: 401 };
    }),
    'some are turned away as too many at once': door(403, function* (lock, locked) {
      if (lock.attempts < 0) return { status: 429 };
      return yield* countFirst(lock, locked);
    }),
    'the rest wait for the lock': door(403, function* (lock, locked) {
      yield turn;
      return yield* countFirst(lock, locked);
    }),
  },
  racy: {
    'five pins are tried where three are allowed': {
      toy: door(403, lookFirst),
      schedule: 'ABCDE',
      size: 5,
      damaged: 'door',
      summary: /5 attempts were processed at once, where one after another only 3 are/,
    },
    'one more than allowed': {
      toy: door(423, lookFirst),
      schedule: 'AABBCDCD',
      size: 5,
      damaged: 'door',
      summary: /4 attempts were processed/,
    },
  },
});
