import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/json.ts';
import { displayPath, observerOf, scalarsOf, stateOf, textsOf } from '../../src/oracle/facts.ts';
import { reading } from '../helpers/histories.ts';

const between = (before: Json, after: Json): Record<string, Json[]> =>
  Object.fromEntries(stateOf([reading('list', before)], [reading('list', after)]));

describe('arrays are told by what changed', () => {
  it('what was there before is no fact', () => {
    const old = [
      { id: 1, name: 'a' },
      { id: 2, name: 'b' },
    ];
    expect(between(old, [...old, { id: 3, name: 'c' }])).toEqual({
      'list/@status': [200],
      'list/[+]#': [1],
      'list/[-]#': [0],
      'list/[+].id': [3],
      'list/[+].name': ['c'],
    });
  });

  it('order is none', () => {
    const rows = [{ id: 1 }, { id: 2 }, { id: 3 }];
    expect(between(rows, rows.toReversed())).toMatchObject({ 'list/[+]#': [0], 'list/[-]#': [0] });
  });

  it('an element with the same id is changed, and tells only what changed', () => {
    expect(between([{ id: 1, name: 'a', size: 3 }], [{ id: 1, name: 'a', size: 4 }])).toEqual({
      'list/@status': [200],
      'list/[+]#': [0],
      'list/[-]#': [0],
      'list/[~].size': [4],
    });
  });

  it('without a key, elements are compared whole, as often as they occur', () => {
    expect(between(['x', 'x'], ['x'])).toMatchObject({ 'list/[+]#': [0], 'list/[-]#': [1] });
    expect(between(['x'], ['x', 'x'])).toMatchObject({ 'list/[+]#': [1], 'list/[-]#': [0], 'list/[+]': ['x'] });
    const empty = Array.from({ length: 200_000 }, () => 0);
    expect(between(empty, [...empty, 0])).toMatchObject({ 'list/[+]#': [1], 'list/[-]#': [0], 'list/[+]': [0] });
  });

  it('an id that occurs twice is no key', () => {
    const after = [
      { id: 1, name: 'a' },
      { id: 1, name: 'b' },
    ];
    expect(between([], after)).toMatchObject({ 'list/[+]#': [2] });
    expect(between([{ id: 1, name: 'a' }], after)).toMatchObject({ 'list/[+]#': [1], 'list/[-]#': [0] });
  });

  it('arrays within a document have paths of their own', () => {
    expect(between({ data: [{ id: 1 }], total: 1 }, { data: [{ id: 1 }, { id: 2 }], total: 2 })).toEqual({
      'list/@status': [200],
      'list/data[+]#': [1],
      'list/data[-]#': [0],
      'list/data[+].id': [2],
      'list/total': [2],
    });
  });

  it('keys of an object that come and go are facts of their own', () => {
    expect(between({ flags: { a: true, b: true } }, { flags: { b: false, c: true } })).toEqual({
      'list/@status': [200],
      'list/flags[+]': ['c'],
      'list/flags[-]': ['a'],
      'list/flags.b': [false],
      'list/flags.c': [true],
    });
    expect(between({ flags: null }, { flags: { a: true } })).toEqual({ 'list/@status': [200], 'list/flags.a': [true] });
  });

  it('an error page is only a status', () => {
    const state = stateOf([], [reading('thing', { error: 'gone' }, { status: 404 })]);
    expect([...state]).toEqual([['thing/@status', [404]]]);
  });
});

it('resources that the requests made are counted where they are there', () => {
  const state = stateOf(
    [],
    [reading('x.created', { a: 1 }), reading('x.created', null, { status: 404 }), reading('x.created', { a: 2 })],
  );
  expect(state.get('x.created/[+]#')).toEqual([2]);
  expect(state.get('x.created/a')).toEqual([1, 2]);
});

it('paths', () => {
  expect(observerOf('event.list/[+].name')).toBe('event.list');
  expect(displayPath('event/remaining')).toBe('event.remaining');
  expect(displayPath('event.list/[+].name')).toBe('event.list[+].name');
});

it('the scalars of a body leave arrays out, and null is absent', () => {
  expect([...scalarsOf({ a: 1, b: null, c: [2], d: { e: 'x', f: false } })]).toEqual([
    ['/a', 1],
    ['/d/e', 'x'],
    ['/d/f', false],
  ]);
});

it('texts are found anywhere, truth values are none', () => {
  expect([...textsOf({ a: [{ b: 7 }, 'x'], c: true, d: null })]).toEqual(['7', 'x']);
});

it('a body that nests for ever is cut', () => {
  let deep: Json = 'bottom';
  for (let i = 0; i < 2_000; i += 1) deep = { deep };
  expect(textsOf(deep).size).toBe(0);
  expect([...stateOf([], [reading('thing', null), { observer: 'thing', status: 200, body: deep }]).keys()]).toEqual([
    'thing/@status',
    'thing/',
  ]);
});
