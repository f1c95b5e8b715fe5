import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/json.ts';
import type { Lab } from '../../src/rounds/lab.ts';
import { dataFor, differing, learnComplaint, stirring } from '../../src/rounds/requests.ts';
import type { Operation } from '../../src/spec/spec.ts';
import { operation, specOf, takes, text } from '../spec/documents.ts';

const fresh = { values: new Map(), complaints: new Map(), least: new Set(), taken: new Map() } as unknown as Lab;

const taking = async (properties: Record<string, object>): Promise<Operation> =>
  operation(await specOf({ 'POST /tasks/{id}/move': takes(properties as never) }), 'POST /tasks/{id}/move');

describe('a value unlike the one that is there', () => {
  it.each<[Json, Json]>([
    ['Title', 'rabc'],
    ['10', '11'],
    ['9.99', '10.99'],
    ['2031-06-01', '2032-06-01'],
    ['2031-06-01T10:00:00Z', '2032-06-01T10:00:00Z'],
    [7, 8],
    [false, true],
  ])('%j becomes %j', async (here, there) => {
    const of = await taking({ field: text });
    expect(differing(of, { field: here }, { field: here }, ['/field'], 'rabc')).toEqual({ field: there });
  });

  it('is left alone where it differs already', async () => {
    const of = await taking({ field: text });
    expect(differing(of, { field: 'a' }, { field: 'b' }, ['/field'], 'rabc')).toEqual({ field: 'a' });
  });
});

describe('a request that would set what is set', () => {
  const status = { type: 'string', enum: ['todo', 'doing', 'done'] };

  it('takes the next choice and turns the switch', async () => {
    const of = await taking({ status, urgent: { type: 'boolean' }, note: text });
    const body = { status: 'todo', urgent: false, note: 'n' };
    expect(stirring(fresh, of, body, body, 'rabc')).toEqual({ status: 'doing', urgent: true, note: 'n' });
  });

  it('is what was configured, or what the API asked for', async () => {
    const of = await taking({ status });
    const configured = { ...fresh, values: new Map([[of.id, { '/status': 'todo' }]]) } as Lab;
    expect(stirring(configured, of, { status: 'todo' }, { status: 'todo' }, 'rabc')).toEqual({ status: 'todo' });
  });
});

describe('a body that is refused for no field of it', () => {
  const several = { status: 400, body: { error: 'Multiple index configurations provided' } };
  const lab = (): Lab =>
    ({
      values: new Map(),
      complaints: new Map(),
      least: new Set(),
      accepted: new Set(),
      taken: new Map(),
      config: { seed: 's' },
      spec: {},
      headers: {},
    }) as unknown as Lab;
  const shelves = async (): Promise<Operation> =>
    operation(await specOf({ 'POST /shelves': takes({ 'name!': text, flat: text, deep: text }) }), 'POST /shelves');
  const bodyOf = (of: Lab, made: Operation, given = {}): Json | undefined =>
    dataFor(of, made, 'r1', given, 'shelf').body;

  it('is asked again with what the document asks for, and what is given beside it', async () => {
    const [of, made] = [lab(), await shelves()];
    expect(Object.keys(bodyOf(of, made) as object)).toEqual(['name', 'flat', 'deep']);
    expect(learnComplaint(of, { operation: made, data: dataFor(of, made, 'r1', {}, 'shelf') }, several)).toBe(true);
    expect(Object.keys(bodyOf(of, made) as object)).toEqual(['name']);
    expect(Object.keys(bodyOf(of, made, { '/deep': 'x' }) as object)).toEqual(['name', 'deep']);
    expect(learnComplaint(of, { operation: made, data: dataFor(of, made, 'r1', {}, 'shelf') }, several)).toBe(false);
  });

  it('stays as it is where it was accepted before', async () => {
    const [of, made] = [lab(), await shelves()];
    of.accepted.add(made.id);
    expect(learnComplaint(of, { operation: made, data: dataFor(of, made, 'r1', {}, 'shelf') }, several)).toBe(false);
  });
});
