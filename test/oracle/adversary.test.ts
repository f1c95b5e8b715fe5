/** Correct APIs that look for a false accusation. */
import { describe, expect, it } from 'vitest';
import { isQuiet, judge } from '../../src/confirm/judge.ts';
import type { Json } from '../../src/json.ts';
import { explain } from '../../src/oracle/explain.ts';
import {
  type AnyToy,
  allSchedules,
  type Handling,
  reading,
  someSchedules,
  stand,
  type Toy,
  turn,
  type World,
} from '../helpers/histories.ts';

/** Nobody is accused, under any interleaving; serial rounds that were held out are quiet. */
function expectInnocent(toy: AnyToy): void {
  const stood = stand(toy);
  for (const size of stood.symmetric ? [2, 3, 5] : [2]) {
    const model = stood.model(size);
    const all = Array.from({ length: size }, (_, slot) => slot);
    expect(isQuiet(stood.serial(all, size), model, stood.context), `serial of ${size}`).toBe(true);
    for (const schedule of size === 2 ? allSchedules(6) : someSchedules(40, size, 3 * size)) {
      const history = stood.concurrent(size, schedule);
      const hit = judge(history, model, stood.context);
      expect(
        explain(history, model)
          ? ''
          : `unexplained ${schedule} ${JSON.stringify([history.replies.map(({ status, body }) => [status, body]), history.after])} ${JSON.stringify([...model.projection])}`,
      ).toBe('');
      expect(
        hit &&
          `${size} ${schedule} ${hit.rule.id} ${hit.violation.summary} ${JSON.stringify([history.replies.map(({ status, body }) => [status, body]), history.after])} ${JSON.stringify([...model.projection])}`,
      ).toBeUndefined();
    }
  }
}

interface Row {
  id: string | number;
  by: string;
  [key: string]: Json;
}
interface Table {
  rows: Row[];
  n: number;
  calls: number;
}

const table = (
  add: (table: Table, by: string, world: World) => Row,
  read: (
    table: Table,
    world: World,
    replies: readonly { status: number | null; body?: Json }[],
  ) => ReturnType<typeof reading>[],
  more: Partial<Toy<Table>> & { seed?: number } = {},
): Toy<Table> => ({
  operations: ['POST /rows'],
  fresh: ({ round }) => ({
    rows: Array.from({ length: more.seed ?? 0 }, (_, i) => ({ id: `s${round}-${i}`, by: `seed${i}` })),
    n: 0,
    calls: 0,
  }),
  sends: (_slot, canary) => ({ by: canary }),
  *handle(state, { sent }, world): Handling {
    state.calls += 1;
    yield turn;
    const row = add(state, (sent as { by: string }).by, world);
    state.rows.push(row);
    state.n += 1;
    yield turn;
    return { status: 201, body: row };
  },
  read,
  ...more,
});

const plain = (_: Table, by: string, world: World): Row => ({ id: world.unique(), by });

describe('a correct API is not accused', () => {
  it.each<[string, AnyToy]>([
    ['a list that shows the newest two', table(plain, ({ rows }) => [reading('row.list', rows.slice(-2).reverse())])],
    [
      'a list that shows the newest ten of many',
      table(plain, ({ rows }) => [reading('row.list', rows.slice(-10).reverse())], { seed: 12 }),
    ],
    [
      'a list that shows the oldest ten of nine',
      table(plain, ({ rows }) => [reading('row.list', rows.slice(0, 10))], { seed: 9 }),
    ],
    [
      'a list sorted by random id, first page',
      table(
        plain,
        ({ rows }) => [
          reading('row.list', [...rows].sort((a, b) => String(a.id).localeCompare(String(b.id))).slice(0, 4)),
        ],
        { seed: 3 },
      ),
    ],
    [
      'a position in the list',
      table(
        (t, by, w) => ({ ...plain(t, by, w), position: t.rows.length + 1 }),
        ({ rows }) => [reading('row.list', rows)],
      ),
    ],
    [
      'a running total in each row',
      table(
        (t, by, w) => ({ ...plain(t, by, w), total: (t.rows.length + 1) * 2.1 }),
        ({ rows, n }) => [reading('row.list', rows), reading('thing', { total: n * 2.1 })],
      ),
    ],
    [
      'a previous row named in each row',
      table(
        (t, by, w) => ({ ...plain(t, by, w), previous: t.rows.at(-1)?.id ?? null }),
        ({ rows }) => [reading('row.list', rows)],
      ),
    ],
    [
      'the last writer in a field',
      table(plain, ({ rows }) => [reading('thing', { last: rows.at(-1)?.by ?? null, count: rows.length })]),
    ],
    [
      'the last writer and id in a field',
      table(plain, ({ rows }) => [reading('thing', { lastId: rows.at(-1)?.id ?? null, by: rows.at(-1)?.by ?? null })]),
    ],
    [
      'a digest of all rows',
      table(plain, ({ rows }) => [reading('thing', { digest: rows.map(({ id }) => id).join('+') })]),
    ],
    [
      'a joined text of what all sent',
      table(plain, ({ rows }) => [reading('thing', { text: rows.map(({ by }) => by).join(', ') })]),
    ],
    [
      'a text with a time of day',
      table(
        (t, by, w) => ({ ...plain(t, by, w), made: w.now().slice(11, 23) }),
        ({ rows }) => [reading('row.list', rows)],
      ),
    ],
    [
      'a time in RFC 1123',
      table(
        (t, by, w) => ({ ...plain(t, by, w), made: new Date(w.now()).toUTCString() }),
        ({ rows }) => [reading('row.list', rows)],
      ),
    ],
    [
      'a time as 14/03/2031 09:26:53',
      table(
        (t, by, w) => ({ ...plain(t, by, w), made: `14/03/2031 ${w.now().slice(11, 19)}` }),
        ({ rows }) => [reading('row.list', rows)],
      ),
    ],
    [
      'milliseconds as text',
      table(
        (t, by, w) => ({ ...plain(t, by, w), made: String(Date.parse(w.now())) }),
        ({ rows }) => [reading('row.list', rows)],
      ),
    ],
    [
      'ids that count up over all rounds',
      table(
        (t, by, w) => ({ id: w.round * 100 + t.rows.length, by }),
        ({ rows }) => [reading('row.list', rows)],
      ),
    ],
    [
      'ids that count up in each fixture',
      table(
        (t, by) => ({ id: t.rows.length + 1, by }),
        ({ rows }) => [reading('row.list', rows)],
      ),
    ],
    ['numeric text for a counter', table(plain, ({ n }) => [reading('thing', { n: String(n) })])],
    ['a counter that all fixtures share', shared()],
    [
      'absent until there is one',
      table(plain, ({ rows }) => [reading('thing', rows.length ? { count: rows.length } : {})]),
    ],
    ['null until there is one', table(plain, ({ rows }) => [reading('thing', { count: rows.length || null })])],
    [
      'the answer tells how many there are',
      table(
        (t, by, w) => ({ ...plain(t, by, w), of: t.rows.length + 1 }),
        ({ rows }) => [
          reading(
            'row.list',
            rows.map(({ id, by }) => ({ id, by })),
          ),
        ],
      ),
    ],
    [
      'pages: a cursor that is the last id',
      table(plain, ({ rows }) => [
        reading('row.list', { items: rows.slice(0, 2), next: rows.length > 2 ? rows[1]!.id : null }),
      ]),
    ],
    [
      'created ones are read by id',
      table(plain, ({ rows }, _w, replies) =>
        replies.map((reply) =>
          reading('row.created', rows.find(({ id }) => id === (reply.body as Row | undefined)?.id) ?? null),
        ),
      ),
    ],
    ['a read counter', readCounter()],
    [
      'a list of the callers of the last reads',
      table(plain, (t) => {
        t.calls += 1;
        return [reading('thing', { n: t.n, seen: t.calls })];
      }),
    ],
    [
      'an answer with text that counts requests',
      table(plain, ({ rows }) => [reading('row.list', rows)], {
        *handle(state, { sent }, world) {
          state.calls += 1;
          yield turn;
          if (state.rows.length >= 1) return { status: 200, body: { message: `full, attempt ${state.calls}` } };
          state.rows.push(plain(state, (sent as Row).by, world));
          return { status: 200, body: { message: `added, attempt ${state.calls}` } };
        },
      }),
    ],
    ['a number of the attempt in a text, counted without care', attempts((n) => `attempt ${n}`)],
    ['a number of the attempt as text, counted without care', attempts(String)],
    [
      'the same, with numeric text',
      table(plain, ({ rows }) => [reading('row.list', rows)], {
        *handle(state, { sent }, world) {
          state.calls += 1;
          yield turn;
          if (state.rows.length >= 1) return { status: 200, body: { attempt: String(state.calls) } };
          state.rows.push(plain(state, (sent as Row).by, world));
          return { status: 200, body: { attempt: String(state.calls) } };
        },
      }),
    ],
    [
      'a refusal that is told only while it is busy',
      table(plain, ({ rows }) => [reading('row.list', rows)], {
        *handle(state, { sent }, world) {
          if (state.calls > 0) return { status: 200, body: { error: 'busy' } };
          state.calls += 1;
          yield turn;
          state.calls -= 1;
          state.rows.push(plain(state, (sent as Row).by, world));
          return { status: 200, body: { id: 'x' } };
        },
      }),
    ],
    [
      'a queue: 202 instead of 201 while busy, done later',
      table(plain, ({ rows }) => [reading('row.list', rows)], {
        *handle(state, { sent }, world) {
          const busy = state.calls > 0;
          state.calls += 1;
          yield turn;
          state.calls -= 1;
          state.rows.push(plain(state, (sent as Row).by, world));
          return { status: busy ? 202 : 201 };
        },
      }),
    ],
    [
      'an answer that grows a key while busy',
      table(plain, ({ rows }) => [reading('row.list', rows)], {
        *handle(state, { sent }, world) {
          const busy = state.calls > 0;
          state.calls += 1;
          yield turn;
          state.calls -= 1;
          const row = plain(state, (sent as Row).by, world);
          state.rows.push(row);
          return { status: 201, body: busy ? { ...row, waited: 12 } : row };
        },
      }),
    ],
    [
      'a state that grows a key while busy',
      table(plain, ({ rows, calls }) => [
        reading('thing', { count: rows.length, ...(calls > 1 ? { overlapped: true } : {}) }),
      ]),
    ],
    ['soft delete: the row stays with a flag', deletion(true)],
    ['soft delete: the list hides it', deletion(false)],
    ['delete answers 200 with the row to the winner, 404 else', deletion(false, true)],
    ['ids used again after deletion', reuse()],
    ['floats that add up in any order', floats()],
    ['a version that moves by one per write', version(1)],
    ['an ETag by content', table(plain, ({ n }) => [reading('thing', { n }, { etag: `"${n}"` })])],
    ['an ETag by time', table(plain, ({ n }, w) => [reading('thing', { n }, { etag: `"${w.now()}"` })])],
    [
      'an ETag by weak hash with the id',
      table(plain, ({ n }, w) => [reading('thing', { n }, { etag: `W/"${w.id}-${n}"` })]),
    ],
    [
      'Unix seconds in two fields, one null at first',
      table(plain, ({ n }, w) => [
        reading('thing', {
          n,
          made: Math.floor(w.at / 1000),
          changed: n ? Math.floor(Date.parse(w.now()) / 1000) : null,
        }),
      ]),
    ],
    ['durations', table(plain, ({ n }, w) => [reading('thing', { n, age: Date.parse(w.now()) - w.at })])],
    ['only even counts are shown', table(plain, ({ n }) => [reading('thing', { pairs: Math.floor(n / 2) })])],
    [
      'rows grouped by first letter',
      table(plain, ({ rows }) => [reading('thing', { groups: Object.fromEntries(rows.map(({ by }) => [by, 1])) })]),
    ],
    [
      'rows by id as keys',
      table(plain, ({ rows }) => [
        reading('thing', { byId: Object.fromEntries(rows.map(({ id, by }) => [String(id), { by }])) }),
      ]),
    ],
    [
      'history of states inside the resource',
      table(
        (t, by, w) => ({ ...plain(t, by, w), at: w.now() }),
        ({ rows, n }) => [
          reading('thing', { n, history: rows.map(({ at }, i) => ({ at: at ?? null, from: i, to: i + 1 })) }),
        ],
      ),
    ],
    [
      'a rank by insertion that both rows tell',
      table(plain, ({ rows }) => [
        reading(
          'row.list',
          rows.map((row, i) => ({ ...row, rank: i + 1, last: i === rows.length - 1 })),
        ),
      ]),
    ],
    [
      'the answer is the whole list, read again',
      table(plain, ({ rows }) => [reading('row.list', rows)], {
        *handle(state, { sent }, world) {
          state.rows.push(plain(state, (sent as Row).by, world));
          yield turn;
          return { status: 201, body: { items: state.rows.map((row) => ({ ...row })) } };
        },
      }),
    ],
    [
      'the answer tells the latest id, read again',
      table(plain, ({ rows }) => [reading('row.list', rows)], {
        *handle(state, { sent }, world) {
          const row = plain(state, (sent as Row).by, world);
          state.rows.push(row);
          yield turn;
          return { status: 201, body: { ...row, latest: state.rows.at(-1)!.id } };
        },
      }),
    ],
    [
      'the same with created ones',
      table(
        plain,
        ({ rows }, _w, replies) =>
          replies
            .filter(({ status }) => status === 201)
            .map((reply) => reading('row.created', rows.find(({ id }) => id === (reply.body as Row).id) ?? null)),
        {
          *handle(state, { sent }, world) {
            const row = plain(state, (sent as Row).by, world);
            state.rows.push(row);
            yield turn;
            return { status: 201, body: { ...row, latest: state.rows.at(-1)!.id } };
          },
        },
      ),
    ],
    [
      'an answer that was lost, and created ones are read by id',
      table(
        plain,
        ({ rows }, _w, replies) => [
          reading('row.list', rows),
          ...replies
            .filter(({ status }) => status === 201)
            .map((reply) => reading('row.created', rows.find(({ id }) => id === (reply.body as Row).id) ?? null)),
        ],
        {
          *handle(state, { sent }, world) {
            const beside = state.calls > 0;
            state.calls += 1;
            const row = plain(state, (sent as Row).by, world);
            state.rows.push(row);
            yield turn;
            state.calls -= 1;
            return beside ? { status: null } : { status: 201, body: row };
          },
        },
      ),
    ],
    [
      'small ids that are also other numbers of the answers',
      table(
        (t, by, w) => ({ id: w.round * 4 + t.rows.length, by }),
        ({ rows }) => [reading('row.list', rows)],
        {
          *handle(state, { sent }, world) {
            const row = { id: world.round * 4 + state.rows.length, by: (sent as Row).by };
            state.rows.push(row);
            yield turn;
            return { status: 201, body: { ...row, price: world.round * 4 + 1, stock: world.round * 4 } };
          },
        },
      ),
    ],
    [
      'booleans for the first',
      table(
        (t, by, w) => ({ ...plain(t, by, w), first: t.rows.length === 0 }),
        ({ rows }) => [reading('row.list', rows)],
      ),
    ],
  ])('%s', (_, toy) => expectInnocent(toy));
});

/** One row is all there may be. Who comes second is refused; the text is no part of that. */
function attempts(text: (n: number) => string): AnyToy {
  return table(plain, ({ rows }) => [reading('row.list', rows)], {
    *handle(state, { sent }, world) {
      const n = state.calls + 1;
      yield turn;
      state.calls = n;
      if (state.rows.length >= 1) return { status: 200, body: { note: text(n) } };
      state.rows.push(plain(state, (sent as Row).by, world));
      return { status: 200, body: { note: text(n) } };
    },
  });
}

function shared(): AnyToy {
  let total = 41;
  return table(
    (t, by, w) => {
      total += 1;
      return plain(t, by, w);
    },
    () => [reading('stats', { total })],
  );
}
function readCounter(): AnyToy {
  let reads = 0;
  return table(plain, ({ n }) => {
    reads += 1;
    return [reading('thing', { n, reads })];
  });
}
function version(by: number): AnyToy {
  return table(plain, ({ n }) => [reading('thing', { version: 1 + by * n }, { etag: `"${1 + by * n}"` })]);
}
function deletion(flag: boolean, tells = false): AnyToy {
  return {
    operations: ['DELETE /rows/{id}'],
    fresh: () => ({ gone: null as string | null }),
    *handle(state: { gone: string | null }, _r, world): Handling {
      yield turn;
      const was = state.gone;
      state.gone ??= world.now();
      yield turn;
      return was
        ? { status: 404 }
        : { status: tells ? 200 : 204, ...(tells ? { body: { id: world.id, gone: state.gone } } : {}) };
    },
    read: ({ gone }: { gone: string | null }, { id }: World) =>
      flag
        ? [reading('row', { id, deletedAt: gone, deleted: gone !== null })]
        : [
            reading('row', gone ? null : { id }, { status: gone ? 404 : 200 }),
            reading('row.list', gone ? [] : [{ id }]),
          ],
  } as AnyToy;
}
function reuse(): AnyToy {
  return {
    operations: ['DELETE /slots/{id}', 'POST /slots'],
    context: { probe: 'delete-and-use' },
    fresh: () => ({ slots: [1, 2] }),
    *handle(state: { slots: number[] }, { slot }): Handling {
      yield turn;
      if (slot === 0) {
        state.slots = state.slots.filter((s) => s !== 2);
        return { status: 204 };
      }
      const id = [1, 2, 3, 4].find((s) => !state.slots.includes(s))!;
      state.slots.push(id);
      return { status: 201, body: { id } };
    },
    read: ({ slots }: { slots: number[] }) => [
      reading(
        'slot.list',
        slots.map((id) => ({ id })),
      ),
    ],
  } as AnyToy;
}
function floats(): AnyToy {
  return {
    operations: ['POST /sum', 'POST /sum'],
    fresh: () => ({ sum: 0.1 }),
    *handle(state: { sum: number }, { slot }): Handling {
      yield turn;
      state.sum += slot ? 0.7 : 0.2;
      return { status: 200, body: { sum: state.sum } };
    },
    read: ({ sum }: { sum: number }) => [reading('sum', { sum, text: String(sum) })],
  } as AnyToy;
}
