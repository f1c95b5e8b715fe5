import { writeSkew } from '../../src/rules/write-skew.ts';
import { type Handling, reading, type Toy, turn } from '../helpers/histories.ts';
import { testRule } from '../helpers/rule-cases.ts';

interface Ward {
  onCall: Record<string, boolean>;
  locked: boolean;
}

/** One of two must stay on call; each looks at the other before it leaves. */
const pair = (leave: (ward: Ward, me: string, other: string) => Handling, refusal = 409): Toy<Ward> => ({
  operations: ['POST /wards/{id}/ann-leaves', 'POST /wards/{id}/ben-leaves'],
  context: { resource: 'ward' },
  fresh: () => ({ onCall: { ann: true, ben: true }, locked: false }),
  *handle(ward, { slot }): Handling {
    const [me, other] = slot === 0 ? (['ann', 'ben'] as const) : (['ben', 'ann'] as const);
    if (!ward.onCall[other]) return { status: refusal, body: { error: 'nobody would be left' } };
    return yield* leave(ward, me, other);
  },
  read: ({ onCall }) => [reading('ward', { onCall })],
});

function* go(ward: Ward, me: string): Handling {
  yield turn;
  ward.onCall[me] = false;
  return { status: 200 };
}

testRule(writeSkew, {
  clean: {
    'a common row, 409 to the loser': pair(function* (ward, me, other) {
      yield turn;
      if (!ward.onCall[other]) return { status: 409 };
      ward.onCall[me] = false;
      return { status: 200 };
    }),
    'serializable: the loser is told to try again': pair(function* (ward, me) {
      if (ward.locked) return { status: 503 };
      ward.locked = true;
      yield* go(ward, me);
      ward.locked = false;
      return { status: 200 };
    }),
    'looked at and written in one statement, 422 to the loser': {
      ...pair(go),
      *handle(ward, { slot }): Handling {
        const [me, other] = slot === 0 ? ['ann', 'ben'] : ['ben', 'ann'];
        yield turn;
        if (!ward.onCall[other!]) return { status: 422 };
        ward.onCall[me!] = false;
        return { status: 200 };
      },
    },
    'both may leave, one after another too': {
      ...pair(go),
      *handle(ward, { slot }): Handling {
        return yield* go(ward, slot === 0 ? 'ann' : 'ben');
      },
    },
  },
  racy: {
    'nobody is left': {
      toy: pair(go),
      schedule: 'ABAB',
      damaged: 'ward',
      summary:
        /2 requests were answered 200: POST \/wards\/\{id\}\/ann-leaves and POST \/wards\/\{id\}\/ben-leaves; in either order the second is refused/,
    },
    'refused with 422 one after another': {
      toy: pair(go, 422),
      schedule: 'BABA',
      damaged: 'ward',
      summary: /in either order/,
    },
  },
});
