/** Each way in which a field may vary, and the kind that it gets; then what that kind lets pass and what not. */
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/json.ts';
import { explain } from '../../src/oracle/explain.ts';
import { show } from '../../src/oracle/projection.ts';
import { type Handling, reading, stand, type Toy, turn, type World } from '../helpers/histories.ts';

interface Thing {
  n: number;
  by: string;
  ids: string[];
}

/** One field that is worked out from the state, observed beside a counter. */
const withField = (field: (thing: Thing, world: World) => Json): Toy<Thing> => ({
  operations: ['POST /things/{id}/add'],
  fresh: () => ({ n: 0, by: '', ids: [] }),
  sends: (_slot, canary) => ({ by: canary }),
  *handle(thing, { sent }, world): Handling {
    yield turn;
    thing.n += 1;
    thing.by = (sent as { by: string }).by;
    const id = world.unique();
    thing.ids.push(id);
    return { status: 201, body: { id } };
  },
  read: (thing, world) => [reading('thing', { field: field(thing, world) })],
});

const kindOf = (field: Parameters<typeof withField>[0]) =>
  stand(withField(field)).model(3).projection.get('thing/field');

describe('the strictest kind under which serial rounds agree', () => {
  it.each<[string, Parameters<typeof withField>[0], string]>([
    ['a number that begins alike', ({ n }) => n, 'kept'],
    ['a constant', () => 'open', 'kept'],
    ['decimal text', ({ n }) => (n * 0.1).toFixed(2), 'kept'],
    ['a float with its error', ({ n }) => n * 0.1 + 0.2, 'kept'],
    ['what a client sent', ({ by }) => by, 'symbol'],
    ['a text with what a client sent', ({ by }) => `written by ${by}.`, 'symbol'],
    ['a link with the id of the fixture', (_, { id }) => String(id), 'symbol'],
    ['a number that begins anywhere', ({ n }, { round }) => 100 * round + n, 'delta'],
    ['money as text that begins anywhere', ({ n }, { round }) => (100 * round + n * 2.5).toFixed(2), 'delta'],
    ['an id that is new each time', ({ ids }, { unique }) => ids.at(-1) ?? unique(), 'identity'],
    ['a time', (_, { now }) => now(), 'present'],
    ['a time in seconds', (_, { at }) => Math.floor(at / 1000), 'present'],
    ['a coarse clock', (_, { now }) => now().slice(0, 10), 'present'],
    ['a text drawn from a few', (_, { round }) => ['red', 'green', 'blue'][round % 3]!, 'present'],
    ['there or not by chance', (_, { round }) => (round % 2 ? 'x' : null), 'dropped'],
  ])('%s', (_, field, kind) => expect(kindOf(field)).toBe(kind));
});

describe('what each kind lets pass, and what it does not', () => {
  const judged = (field: Parameters<typeof withField>[0], end: (thing: Thing) => void): boolean => {
    const toy = withField(field);
    const model = stand(toy).model(2);
    const racing = stand({
      ...toy,
      read: (thing: Thing, world: World) => {
        if (thing.n === 2) end(thing);
        return toy.read(thing, world, []);
      },
    });
    return explain(racing.concurrent(2, 'AB'), model) !== undefined;
  };

  it('delta: how far it moved', () => {
    const field = ({ n }: Thing, { round }: World): Json => 100 * round + n;
    expect(judged(field, () => {})).toBe(true);
    expect(judged(field, (thing) => void Object.assign(thing, { n: 3 }))).toBe(false);
  });

  it('symbol: whose it is', () => {
    expect(
      judged(
        ({ by }) => by,
        () => {},
      ),
    ).toBe(true);
    expect(
      judged(
        ({ by }) => by,
        (thing) => void Object.assign(thing, { by: 'nobody' }),
      ),
    ).toBe(false);
  });

  it('identity: told to a client, or not', () => {
    const field = ({ ids }: Thing, { unique }: World): Json => ids.at(-1) ?? unique();
    expect(judged(field, () => {})).toBe(true);
    expect(judged(field, (thing) => void thing.ids.push('never told'))).toBe(false);
  });

  it('present: there, or null', () => {
    const field = ({ by }: Thing, { now }: World): Json => (by === 'none' ? null : now());
    expect(judged(field, () => {})).toBe(true);
    expect(judged(field, (thing) => void Object.assign(thing, { by: 'none' }))).toBe(false);
  });

  it('numbers: a last digit of a float is nothing, a cent is something', () => {
    const field = ({ n }: Thing): Json => n * 0.1;
    expect(judged(field, (thing) => void Object.assign(thing, { n: thing.n + 1e-14 }))).toBe(true);
    expect(judged(field, (thing) => void Object.assign(thing, { n: thing.n + 0.01 }))).toBe(false);
    const micros = ({ n }: Thing): Json => 9_000_000_000_000 + n;
    expect(judged(micros, () => {})).toBe(true);
    expect(judged(micros, (thing) => void Object.assign(thing, { n: thing.n - 1 }))).toBe(false);
    const text = ({ n }: Thing): Json => (n === 2 ? '2.50' : '2.5');
    expect(judged(text, () => {})).toBe(true);
  });
});

describe('the keys of a map', () => {
  interface Board {
    keys: string[];
  }
  const board = (keysOf: (board: Board, canary: string) => string[], name = 'settings'): Toy<Board> => ({
    operations: ['PUT /boards/{id}/settings/{key}'],
    fresh: () => ({ keys: [] }),
    sends: (_slot, canary) => ({ key: canary }),
    *handle(it, { sent }): Handling {
      yield turn;
      it.keys = keysOf(it, (sent as { key: string }).key);
      return { status: 200 };
    },
    read: ({ keys }) => [reading('board', { [name]: Object.fromEntries(keys.map((key) => [key, 'on'])) })],
  });
  const sound = board(({ keys }, key) => [...keys, key]);

  it('are compared as what the clients call them, and one that is gone is missed', () => {
    const model = stand(sound).model(2);
    expect(model.projection.get('board/settings[+]')).toBe('symbol');
    expect(explain(stand(sound).concurrent(2, 'AB'), model)).toBeDefined();
    const losing = board((_, key) => [key]);
    expect(explain(stand(losing).concurrent(2, 'AB'), model)).toBeUndefined();
  });

  it('are counted where nobody knows what they are called', () => {
    const named = ({ keys }: Board): string[] => [...keys, crypto.randomUUID()];
    const model = stand(board(named)).model(2);
    expect(model.projection.get('board/settings[+]')).toBe('identity');
    expect(explain(stand(board(named)).concurrent(2, 'AB'), model)).toBeDefined();
    expect(explain(stand(board(() => [crypto.randomUUID()])).concurrent(2, 'AB'), model)).toBeUndefined();
  });

  it('are none where they are called the same each time: these are fields that were empty', () => {
    const model = stand(board(({ keys }) => [...keys, `step${keys.length}`])).model(2);
    expect(model.projection.get('board/settings[+]')).toBe('dropped');
    expect(model.projection.get('board/settings.step0')).toBe('kept');
  });
});

it('a value is replaced by its name, whatever signs the document puts into names', () => {
  const shown = (tag: string): string | undefined => {
    const state = new Map([['note/text', [`by ${tag}`]]]);
    return show('symbol', 'note/text', state, state, { known: new Map([[tag, "p0//$&/$'"]]), replies: new Map() });
  };
  expect(shown('rabcdefg')).toBe(`"by ‹p0//$&/$'›"`);
  expect(shown('rabcdefg')).toBe(shown('rzyxwvut'));
});
