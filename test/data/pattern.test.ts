import { expect, it } from 'vitest';
import { chanceFrom } from '../../src/data/chance.ts';
import { fromPattern } from '../../src/data/pattern.ts';

it.each([
  '^[A-Z]{3}-\\d{4}$',
  '^[a-z0-9]+(?:-[a-z0-9]+)*$',
  '^\\+?[1-9]\\d{1,14}$',
  '^(red|green|blue)$',
  '^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$',
  '[A-Za-z_][\\w.-]{2,}',
  '^\\S+$',
  '^#(?:[0-9a-fA-F]{3}){1,2}$',
  '^v\\d+\\.\\d+\\.\\d+(-[a-z]+)?$',
  '^.{4,8}$',
  '^[\\p{L} ]+$',
  '^a{0}b?c*$',
])('%s', (pattern) => {
  const flags = pattern.includes('\\p') ? 'u' : '';
  for (const seed of ['a', 'b', 'c', 'd', 'e'])
    expect(fromPattern(pattern, chanceFrom(seed))).toMatch(new RegExp(pattern, flags));
});

it('reaches a length where repetitions allow', () => {
  expect(fromPattern('^[a-z]+$', chanceFrom('a'), 20)?.length).toBeGreaterThanOrEqual(20);
});

it.each(['(?=a)b', '(a', '[a', '\\1', '[z-a]', `(${'('.repeat(100)}`, 'a{'.repeat(2_000)])(
  'gives up on %s',
  (pattern) => {
    expect(fromPattern(pattern, chanceFrom('a'))).toBeUndefined();
  },
);

it('is not drawn into expressions that take others for ever', () => {
  expect((fromPattern('^((a+)+)+$', chanceFrom('a'), 100) ?? '').length).toBeLessThan(100_000);
  expect((fromPattern('((((x{500}){500}){500}){500})', chanceFrom('a')) ?? '').length).toBeLessThan(1_000_000);
  expect(fromPattern('((((^{500}){500}){500}){500})', chanceFrom('a'))).toBeUndefined();
});
