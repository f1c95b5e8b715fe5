/** Lists of megabytes are read many times in a round. */
import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/json.ts';
import { withoutCopies } from '../../src/rounds/alike.ts';

const items = (count: number): JsonObject[] =>
  Array.from({ length: count }, (_, id) => ({ id, note: 'a note of some length '.repeat(4) }));
const read = (body: Json, earlier?: Json): Json => {
  const text = JSON.stringify(body);
  return withoutCopies(text, JSON.parse(text), earlier);
};

it('items that are as they were are kept once, wherever they stand', () => {
  const first = read({ items: items(1_000), total: 1_000 }) as { items: Json[] };
  const next = [{ id: 'new' }, ...items(1_000).reverse()];
  next[500] = { id: 500, note: 'changed' };
  const second = read({ items: next, total: 1_001 }, first) as { items: Json[] };
  expect(second).toEqual({ items: next, total: 1_001 });
  expect(second.items.filter((item) => first.items.includes(item))).toHaveLength(999);
});

it('a small answer is as it was read', () => {
  const body = [{ id: 1 }];
  expect(withoutCopies(JSON.stringify(body), body, [{ id: 1 }])).toBe(body);
});

it('of a long text its beginning is kept, and whether it is the same', () => {
  const text = 'line of a log\n'.repeat(10_000);
  const [one, same, other] = [text, text, `${text}more`].map((each) => withoutCopies(each, each, undefined));
  expect(String(one).length).toBeLessThan(5_000);
  expect([same === one, other === one]).toEqual([true, false]);
  expect(String(one)).toContain('line of a log');
});
