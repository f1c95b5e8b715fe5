import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isQuiet, judge } from '../../src/confirm/judge.ts';
import { assess } from '../../src/oracle/assess.ts';
import { explain } from '../../src/oracle/explain.ts';
import type { History } from '../../src/oracle/history.ts';
import { type AnyToy, reading, stand, turn } from '../helpers/histories.ts';
import { automaton, type Fate, tables } from './automata.ts';

const runs = { numRuns: 150, seed: 7 };
const schedule = (size: number) =>
  fc.array(fc.nat(size - 1), { maxLength: 4 * size }).map((turns) => turns.map((t) => 'ABCDE'[t]).join(''));
const sizes = fc.constantFrom(2, 3, 5);

describe('no order accuses', () => {
  it('a serial history that was held out is explained', () => {
    fc.assert(
      fc.property(tables(), sizes, fc.nat(), (roles, wanted, pick) => {
        const size = roles.length === 2 ? 2 : wanted;
        const stood = stand(automaton(roles).toy);
        const model = stood.model(size);
        const all = Array.from({ length: size }, (_, slot) => slot);
        const orders = stood.symmetric ? all.map((_, length) => all.slice(0, length)) : [[], [0], [1], [0, 1], [1, 0]];
        const history = stood.serial(orders[pick % orders.length]!, size);
        expect(isQuiet(history, model, stood.context)).toBe(true);
      }),
      runs,
    );
  });

  it('requests that take effect at one instant are explained however they meet', () => {
    fc.assert(
      fc.property(tables(), sizes, schedule(5), (roles, wanted, turns) => {
        const size = roles.length === 2 ? 2 : wanted;
        const stood = stand(automaton(roles).toy);
        const history = stood.concurrent(size, lettersOf(turns, size));
        expect(explain(history, stood.model(size))).toBeDefined();
      }),
      runs,
    );
  });
});

describe('what befalls a request on its way', () => {
  const fates = (...some: Fate[]) =>
    fc.array(fc.constantFrom('answered' as const, ...some), { minLength: 5, maxLength: 5 });

  it('a rejection without effect never makes a violation', () => {
    fc.assert(
      fc.property(
        tables(),
        sizes,
        schedule(5),
        fates('rejected'),
        fc.constantFrom(409, 412, 423, 425, 428, 429, 503),
        (roles, wanted, turns, befalls, status) => {
          const size = roles.length === 2 ? 2 : wanted;
          const { toy, race } = automaton(roles, befalls, status);
          const stood = stand(toy);
          const model = stood.model(size);
          race();
          const history = stood.concurrent(size, lettersOf(turns, size));
          expect(judge(history, model, stood.context)?.rule.id).toBeUndefined();
        },
      ),
      runs,
    );
  });

  it('a request that failed or got no answer may have happened or not', () => {
    fc.assert(
      fc.property(
        tables(),
        sizes,
        schedule(5),
        fates('happened', 'vanished'),
        fc.constantFrom(500, 502, 504, null),
        (roles, wanted, turns, befalls, failure) => {
          const size = roles.length === 2 ? 2 : wanted;
          const { toy, race } = automaton(roles, befalls, 409, failure);
          const stood = stand(toy);
          const model = stood.model(size);
          race();
          expect(explain(stood.concurrent(size, lettersOf(turns, size)), model)).toBeDefined();
        },
      ),
      runs,
    );
  });
});

/** Reads, waits, writes what it worked out. */
const counter: AnyToy = {
  operations: ['POST /things/{id}/add'],
  fresh: () => ({ count: 0, rows: [] as object[] }),
  sends: (_slot: number, canary: string) => ({ by: canary }),
  *handle(state, { sent }, world) {
    const { count } = state;
    yield turn;
    state.count = count + 1;
    yield turn;
    const row = { id: world.unique(), by: (sent as { by: string }).by };
    state.rows.push(row);
    return { status: 201, body: row };
  },
  read: ({ count, rows }) => [reading('thing', { count }), reading('row.list', rows)],
};

describe('clients of one operation are interchangeable', () => {
  it('permuting identical requests changes nothing', () => {
    const seen = new Set<string | undefined>();
    fc.assert(
      fc.property(
        sizes,
        schedule(5),
        fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }),
        (size, turns, shuffled) => {
          const stood = stand(counter);
          const model = stood.model(size);
          const history = stood.concurrent(size, lettersOf(turns, size));
          const other = permuted(
            history,
            shuffled.filter((slot) => slot < size),
          );
          const [one, two] = [history, other].map((each) => judge(each, model, stood.context));
          seen.add(one?.rule.id);
          expect(two?.rule.id).toBe(one?.rule.id);
          expect(two?.violation.damaged).toBe(one?.violation.damaged);
          expect(assess(other, model).accepted.length).toBe(assess(history, model).accepted.length);
        },
      ),
      runs,
    );
    expect(seen).toEqual(new Set([undefined, 'lost-update']));
  });
});

/** Slot i becomes slot `to[i]`. */
function permuted(history: History, to: readonly number[]): History {
  return {
    ...history,
    known: history.known.map((known) => (known.slot === undefined ? known : { ...known, slot: to[known.slot]! })),
    replies: history.replies.map((reply) => ({ ...reply, slot: to[reply.slot]! })).sort((a, b) => a.slot - b.slot),
  };
}

const lettersOf = (turns: string, size: number): string =>
  [...turns].map((letter) => 'ABCDE'['ABCDE'.indexOf(letter) % size]).join('');
