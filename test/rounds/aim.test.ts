import { describe, expect, it } from 'vitest';
import type { Trial } from '../../src/probes/probe.ts';
import { companionsOf, warmUp } from '../../src/rounds/aim.ts';
import type { Fixture } from '../../src/rounds/binding.ts';
import type { Lab } from '../../src/rounds/lab.ts';
import type { Stage } from '../../src/rounds/stage.ts';
import type { Observer } from '../../src/spec/recipe.ts';
import { operation, specOf } from '../spec/documents.ts';

const coldLab = (): Lab =>
  ({
    lastBurst: Number.NEGATIVE_INFINITY,
    values: new Map(),
    complaints: new Map(),
    least: new Set(),
    taken: new Map(),
    config: { seed: 's' },
    headers: {},
    spec: {},
  }) as unknown as Lab;

const board = (id: number): Fixture =>
  new Map([['board', { resource: 'board', path: {}, sent: undefined, body: { id } }]]);

/** Its answer was another one than usual. */
const nameless: Fixture = new Map([['board', { resource: 'board', path: {}, sent: undefined, body: {} }]]);

async function observer(): Promise<Observer> {
  const read = operation(await specOf({ 'GET /boards/{id}': {} }), 'GET /boards/{id}');
  return {
    id: 'board',
    resource: 'board',
    kind: 'item',
    operation: read,
    bindings: [{ in: 'path', name: 'id', step: 'board', field: 'id' }],
  };
}

describe('the read that warms connections', () => {
  it('is of what the first client has, where clients share nothing', async () => {
    const trial = { observers: [await observer()] } as unknown as Trial;
    const stage = { fixture: new Map(), fixtures: [board(7), board(8)] } as unknown as Stage;
    expect(warmUp(stage, trial, coldLab()).warmUp?.path).toBe('/boards/7');
  });

  it('is left out where nothing that was made can be read', async () => {
    const trial = { observers: [await observer()] } as unknown as Trial;
    const stage = { fixture: new Map(), fixtures: [new Map()] } as unknown as Stage;
    expect(warmUp(stage, trial, coldLab())).toEqual({});
  });

  it('is of something else where an answer does not tell what it would be read by', async () => {
    const list = operation(await specOf({ 'GET /boards': {} }), 'GET /boards');
    const boards: Observer = { id: 'boards', resource: 'board', kind: 'list', operation: list, bindings: [] };
    const trial = { observers: [await observer(), boards] } as unknown as Trial;
    const stage = { fixture: nameless, fixtures: [] } as unknown as Stage;
    expect(warmUp(stage, trial, coldLab()).warmUp?.path).toMatch(/^\/boards/);
  });
});

describe('the reads in the middle of a burst', () => {
  it('are left out where an answer does not tell what they would read', async () => {
    const trial = { companions: [await observer()] } as unknown as Trial;
    expect(companionsOf(coldLab(), { trial, fixture: nameless } as unknown as Stage)).toEqual([]);
    expect(companionsOf(coldLab(), { trial, fixture: board(7) } as unknown as Stage)).toHaveLength(4);
  });
});
