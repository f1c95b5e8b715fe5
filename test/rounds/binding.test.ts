import { describe, expect, it } from 'vitest';
import { bind, Unbound } from '../../src/rounds/binding.ts';
import type { Binding } from '../../src/spec/recipe.ts';

const made = { resource: 'notizen', path: {}, sent: { farbe: 'rot' }, body: { notizId: 'n-1', farbe: 'rot' } };
const fixture = new Map([['notizen', made]]);
const binding = (more: Partial<Binding>): Binding => ({
  in: 'path',
  name: 'notizId',
  step: 'notizen',
  field: 'id',
  ...more,
});

describe('what a fixture gives', () => {
  it('is found under the name that the path has for it', () => {
    expect(bind([binding({})], fixture)).toEqual({ notizId: 'n-1' });
  });

  it('is nothing where neither name is shown', () => {
    expect(() => bind([binding({ name: 'nummer' })], fixture)).toThrow(Unbound);
    expect(() => bind([binding({ in: 'body', name: '/notizId' })], fixture)).toThrow(Unbound);
  });

  it('is the name that it was given, where the path asks for the thing itself and no identifier is shown', () => {
    const database = { resource: 'tenant-database', path: {}, sent: { name: 'd-1' }, body: {} };
    const asked = binding({ name: 'database', step: 'database' });
    expect(bind([asked], new Map([['database', database]]))).toEqual({ database: 'd-1' });
    expect(bind([asked], new Map([['database', { ...database, body: { id: 7 } }]]))).toEqual({ database: 7 });
  });
});
