import { lostUpdate } from '../../src/rules/lost-update.ts';
import { type Handling, reading, type Toy, turn, type World } from '../helpers/histories.ts';
import { testRule } from '../helpers/rule-cases.ts';

interface Counter {
  likes: number;
  views: number;
  version: number;
  updatedAt: string;
  log: string[];
}

const counter = (handle: (counter: Counter, world: World) => Handling): Toy<Counter> => ({
  operations: ['POST /posts/{id}/likes'],
  context: { resource: 'post' },
  fresh: (world) => ({ likes: 10, views: 0, version: 1, updatedAt: world.now(), log: [] }),
  handle: (state, _request, world) => handle(state, world),
  read: (state) => {
    const { likes, version, updatedAt, log } = state;
    state.views += 1;
    return [reading('post', { likes, version, updatedAt, views: state.views }), reading('post.list', log)];
  },
});

function* add(state: Counter, world: World): Handling {
  yield turn;
  state.likes += 1;
  state.version += 1;
  state.updatedAt = world.now();
  return { status: 200, body: { likes: state.likes } };
}

const optimistic = (tries: number) =>
  function* (state: Counter, world: World): Handling {
    for (let i = 0; i < tries; i += 1) {
      const { likes, version } = state;
      yield turn;
      if (state.version !== version) continue;
      Object.assign(state, { likes: likes + 1, version: version + 1, updatedAt: world.now() });
      return { status: 200, body: { likes: state.likes } };
    }
    return { status: 409, body: { error: 'changed meanwhile' } };
  };

interface Purse {
  balance: number;
  entries: { id: string; after: number }[];
}

/** What is left is told, and written beside each withdrawal; every round begins where the one before has ended. */
const purse = (isAtomic: boolean, isDeposit = false): Toy<Purse> => ({
  operations: ['POST /purse/withdraw'],
  context: { resource: 'purse' },
  fresh: ({ round }) => ({ balance: 1_000 - 10 * round, entries: [] }),
  *handle(state, _request, world): Handling {
    const looked = state.balance;
    yield turn;
    const left = (isAtomic ? state.balance : looked) + (isDeposit ? 1 : -1);
    state.balance = isDeposit ? left : state.balance - 1;
    state.entries.push({ id: world.unique(), after: left });
    return { status: 200, body: { balance: left } };
  },
  read: ({ balance, entries }) => [reading('purse', { balance }), reading('purse.entries', entries)],
});

testRule(lostUpdate, {
  clean: {
    'what is left is told as it is written': purse(true),
    'one update in the store': counter(add),
    'a version: 409 to the loser': counter(optimistic(1)),
    'a version and retries': counter(optimistic(9)),
    'last writer wins: every write sets the same field': {
      operations: ['PUT /settings/{id}'],
      fresh: () => ({ theme: 'old' }),
      sends: (_slot, canary) => ({ theme: canary }),
      *handle(state: { theme: string }, { sent }): Handling {
        yield turn;
        state.theme = (sent as { theme: string }).theme;
        yield turn;
        return { status: 200, body: { ...state } };
      },
      read: (state: { theme: string }) => [reading('settings', { ...state })],
    },
    'an unsorted log with random ids': {
      ...counter(add),
      *handle(state, _request, world): Handling {
        yield turn;
        state.log.splice(state.log.length ? world.round % state.log.length : 0, 0, world.unique());
        return { status: 201 };
      },
    },
    'a coarse clock in every row': {
      ...counter(add),
      read: ({ likes, updatedAt }) => [reading('post', { likes, updatedAt: `${updatedAt.slice(0, 19)}Z` })],
    },
    'money as decimal text': {
      ...counter(add),
      read: ({ likes }) => [reading('post', { total: (likes * 1.1).toFixed(2) })],
    },
  },
  racy: {
    'two deposits are told one balance, and one is lost': {
      toy: purse(false, true),
      schedule: 'AB',
      damaged: 'purse/balance',
      summary: /purse\.balance went from \d+ to \d+; one after another it ends at/,
    },
    'two withdrawals are told one balance': {
      toy: purse(false),
      schedule: 'AB',
      damaged: 'balance',
      summary: /A and B were both told balance \d+, as though the other had not been/,
    },
    'both read 10, both write 11': {
      toy: counter(function* (state) {
        const { likes } = state;
        yield turn;
        state.likes = likes + 1;
        return { status: 200 };
      }),
      schedule: 'ABAB',
      damaged: 'post/likes',
      summary: /2 requests were answered 200, but post\.likes went from 10 to 11; one after another it ends at 12/,
    },
    'five at once': {
      toy: counter(function* (state) {
        const { likes } = state;
        yield turn;
        state.likes = likes + 1;
        return { status: 200 };
      }),
      schedule: 'ABCDE',
      size: 5,
      damaged: 'post/likes',
      summary: /went from 10 to 11; one after another it ends at 15/,
    },
    'a list is read, added to and written back': {
      toy: counter(function* (state, world) {
        const log = [...state.log];
        yield turn;
        state.log = [...log, world.unique()];
        return { status: 201 };
      }),
      schedule: 'ABAB',
      damaged: 'post.list/[+]#',
      summary: /the number of new entries in post\.list went from 0 to 1; one after another it ends at 2/,
    },
  },
});
