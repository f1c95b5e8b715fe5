import { unretriedConflict } from '../../src/rules/unretried-conflict.ts';
import { type Handling, reading, type Toy, turn } from '../helpers/histories.ts';
import { testRule } from '../helpers/rule-cases.ts';

interface Tally {
  count: number;
  version: number;
}

const tally = (failure: number | null, context = {}): Toy<Tally> => ({
  operations: ['POST /polls/{id}/votes'],
  context: { resource: 'poll', ...context },
  fresh: () => ({ count: 0, version: 1 }),
  *handle(state): Handling {
    const { version } = state;
    yield turn;
    if (state.version !== version) return { status: failure };
    Object.assign(state, { count: state.count + 1, version: version + 1 });
    return { status: 201 };
  },
  read: ({ count }) => [reading('poll', { count })],
});

/** The name is looked for first, and unique in the store as well. */
const named: Toy<{ names: number }> = {
  operations: ['POST /polls'],
  context: { resource: 'poll' },
  fresh: () => ({ names: 0 }),
  *handle(state): Handling {
    if (state.names > 0) return { status: 422 };
    yield turn;
    if (state.names > 0) return { status: 500 };
    state.names += 1;
    return { status: 201 };
  },
  read: ({ names }) => [reading('poll', { names })],
};

testRule(unretriedConflict, {
  clean: {
    'a conflict is told as 409': tally(409),
    'busy is told as 503': tally(503),
    'too many at once: 429': tally(429),
    'an answer that never came is no server error': tally(null),
    'requests that share nothing: the load is to blame': tally(500, { disjoint: true }),
    'it fails one after another too': {
      ...tally(500),
      *handle(state): Handling {
        yield turn;
        if (state.count > 0) return { status: 500 };
        state.count += 1;
        return { status: 201 };
      },
    },
    'the failed request is retried': {
      ...tally(500),
      *handle(state, request, world): Handling {
        for (;;) {
          const answer = yield* tally(500).handle(state, request, world);
          if (answer.status !== 500) return answer;
        }
      },
    },
  },
  racy: {
    'a constraint catches what the check has missed': {
      toy: named,
      schedule: 'ABAB',
      damaged: 'poll',
      summary: /B was answered 500/,
      advice: /refused with 422.*answer 422 there too/,
    },
    'a serialization failure becomes a 500': {
      toy: tally(500),
      schedule: 'ABAB',
      damaged: 'poll',
      summary: /B was answered 500 when requests overlapped; one after another none fails/,
    },
    'four of five fail': {
      toy: tally(502),
      schedule: 'ABCDE',
      size: 5,
      damaged: 'poll',
      summary: /B, C and 2 others were answered 502/,
    },
  },
});
