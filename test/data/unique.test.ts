import { expect, it } from 'vitest';
import { withUnique } from '../../src/data/unique.ts';

it('replaces the word in every text and leaves the rest', () => {
  const value = { '{unique}': ['{unique}@x', 1, null], b: 'a{unique}b{unique}' };
  expect(withUnique(value, 'w')).toEqual({ '{unique}': ['w@x', 1, null], b: 'awbw' });
});
