import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/json.ts';
import type { History, Reading } from '../../src/oracle/history.ts';
import { holds } from '../../src/scenarios/evaluate.ts';
import { brokenIn, invariantOf, sortedBy, summaryOf } from '../../src/scenarios/invariant.ts';

const reading = (observer: string, body: Json): Reading => ({ observer, status: 200, body });

function history(statuses: number[], before: Reading[], after: Reading[]): History {
  const replies = statuses.map((status, slot) => ({
    slot,
    line: 'POST /x',
    sent: null,
    status,
    body: null,
    sentAt: 0,
    receivedAt: 1,
  }));
  return { arm: 'concurrent', at: 0, order: statuses.map((_, i) => i), known: [], before, replies, after };
}

const wallets = (a: Json, b: Json): Reading[] => [
  reading('from', { id: 1, balance: a }),
  reading('to', { id: 2, balance: b }),
];
const round = history(
  [201, 201, 409],
  [...wallets(10, '0.00'), reading('event', { data: { id: 7, remaining: 2, status: 'open' } })],
  [
    ...wallets(0, '20.00'),
    reading('event', { data: { id: 7, remaining: -1, status: 'full' } }),
    reading('seats', [
      { id: 1, row: 3 },
      { id: 2, row: 4 },
    ]),
  ],
);

it.each([
  ['count(2xx) <= 1', false],
  ['count(2xx) == 2', true],
  ['count(409) = 1 and count(5xx) == 0', true],
  ['after.remaining >= 0', false],
  ['before.remaining >= 0 or after.remaining >= 0', true],
  ['after.event.remaining == -1', true],
  ["status != 'open'", true],
  ['sum(balance) == before', false],
  ['before == sum(balance)', false],
  ['sum(balance) == 20', true],
  ['sum(after.to.balance) - sum(before.to.balance) == 2 * 10', true],
  ['from.balance + to.balance == 20', true],
  ['balance >= 0', true],
  ['count(seats) == 2', true],
  ['max(seats.row) <= 4 && min(seats.row) > 2', true],
  ['row >= 4', false],
  ['before.remaining - after.remaining == count(2xx)', false],
  ['nothing >= 0', undefined],
  ['sum(nothing) == before', undefined],
  ['nothing >= 0 and count(2xx) <= 1', false],
])('%s is %s', (text, expected) => {
  expect(holds(invariantOf(text, 'x').expression, round)).toBe(expected);
});

it.each(['', 'count(2xx)', 'count(2xx) <=', 'average(x) > 1', 'a b', '(a > 1', 'a > 1)', 'a ; b', '1 + 2', '<= 3'])(
  '`%s` is refused with an example',
  (text) => {
    expect(() => invariantOf(text, 'x')).toThrow(/write it like/);
  },
);

it.each([
  ['count(2xx) <= 1', 'limit-overrun', ''],
  ['after.event.remaining >= 0', 'bound-violation', 'event.remaining'],
  ['sum(balance) == before', 'double-spend', 'balance'],
  ['count(seats) <= 2', 'bound-violation', 'seats'],
])('%s speaks of %s', (text, rule, field) => {
  expect(invariantOf(text, 'x')).toMatchObject({ rule, field });
});

describe('judging', () => {
  const all = ['after.event.id == 7', 'count(2xx) <= 1', 'nowhere == 1'].map((text) => invariantOf(text, 'last seat'));

  it('names the first that does not hold, with its figures', () => {
    const broken = brokenIn(round, all)!;
    expect(summaryOf(broken, round)).toBe('`count(2xx) <= 1` of the scenario "last seat" did not hold: 2 against 1.');
  });

  it('what fails one after another too is told and not judged', () => {
    const { honest, warnings } = sortedBy([round], all);
    expect(honest.map(({ text }) => text)).toEqual(['after.event.id == 7']);
    expect(warnings).toEqual([
      '`count(2xx) <= 1` of the scenario "last seat" did not hold: 2 against 1, though the requests were sent one after another; it was not judged.',
      '`nowhere == 1` of the scenario "last seat" finds no value in what is read; it was not judged.',
    ]);
  });
});
