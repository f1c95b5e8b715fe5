import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import type { JsonObject } from '../../src/json.ts';
import { type Plan, planOf } from '../../src/plan.ts';
import type { Trial } from '../../src/probes/probe.ts';
import { repeat } from '../../src/probes/repeat.ts';
import { graphOf } from '../../src/spec/graph.ts';
import { integer, specOf, takes, text } from '../spec/documents.ts';

async function entryOf(operations: Record<string, JsonObject>, id: string): Promise<Plan['entries'][number]> {
  const spec = await specOf(operations);
  const config = await parseConfig({ url: 'http://localhost' }, { workspace: '/nowhere', env: {} });
  const plan = planOf({ ...spec, graph: graphOf(spec) }, config);
  return plan.entries.find(({ subject }) => subject.operation.id === id)!;
}

/** The trials that the plan holds for an operation. */
const trialsOf = async (operations: Record<string, JsonObject>, id: string): Promise<Trial[]> =>
  (await entryOf(operations, id)).trials;

const names = (trials: readonly Trial[]): string[] =>
  trials.map(({ probe, bound, perSlot }) =>
    [
      probe,
      ...perSlot.map((step) => `each its ${step}`),
      ...(bound ? [`${bound.step}${bound.pointer}=${bound.value}`] : []),
    ].join(', '),
  );

const like = { 'POST /posts': takes({ title: text }), 'PUT /posts/{slug}/likes/{user}': {} };

const board = {
  'POST /boards': takes({ 'name!': text, limit: integer }),
  'POST /boards/{boardId}/tasks': takes({ 'title!': text }),
  'GET /tasks/{taskId}': {},
  'POST /tasks/{taskId}/start': {},
};

describe('a PUT that makes what its path names', () => {
  it('is raced under one key and under several', async () => {
    expect(names(await trialsOf(like, 'PUT /posts/{slug}/likes/{user}'))).toEqual(['twin-create', 'repeat']);
  });
});

describe('a step that resources of one parent take', () => {
  it('is raced by siblings too, with the numbers of the parent set small', async () => {
    expect(names(await trialsOf(board, 'POST /tasks/{taskId}/start'))).toEqual([
      'repeat',
      'repeat, board/limit=1',
      'repeat, each its task',
      'repeat, each its task, board/limit=1',
    ]);
  });

  it('is not given to what lies elsewhere: a number that says which resource it belongs to is no limit', async () => {
    const spaces = { 'POST /spaces': takes({ 'name!': text }), 'GET /spaces/{id}': {} };
    const boards = { ...board, 'POST /boards': takes({ 'name!': text, space: integer, limit: integer }) };
    expect(names(await trialsOf({ ...spaces, ...boards }, 'POST /tasks/{taskId}/start'))).not.toContain(
      'repeat, board/space=1',
    );
    expect(names(await trialsOf(boards, 'POST /tasks/{taskId}/start'))).toContain('repeat, board/space=1');
  });

  it('is worth it only where the siblings move something that they share, or one is refused', async () => {
    const [, , plain, bounded] = await trialsOf(board, 'POST /tasks/{taskId}/start');
    expect(plain).toMatchObject({ needsRefusal: false, needsCommonEffect: true });
    expect(bounded).toMatchObject({ needsRefusal: true });
  });

  it('is raced by siblings that were each brought into the state it needs', async () => {
    const { subject } = await entryOf(board, 'POST /tasks/{taskId}/start');
    const ready = {
      as: 'ready before',
      resource: 'task',
      operation: subject.operation,
      bindings: subject.recipe.bindings,
      creates: false as const,
    };
    const later = { ...subject, recipe: { ...subject.recipe, steps: [...subject.recipe.steps, ready] } };
    expect(names(repeat.propose(later, []))).toContain('repeat, each its task, each its ready before');
  });

  it('has no siblings where the resource stands alone', async () => {
    const trials = await trialsOf(
      { 'POST /jobs': takes({ name: text }), 'POST /jobs/{jobId}/start': {} },
      'POST /jobs/{jobId}/start',
    );
    expect(names(trials)).toEqual(['repeat']);
  });
});

describe('an operation on what there is one of', () => {
  it('is repeated, where a creation that stands alone is not', async () => {
    const account = { 'GET /account': {}, 'POST /account/withdraw': takes({ 'amount!': integer }) };
    expect(names(await trialsOf(account, 'POST /account/withdraw'))).toContain('repeat');
    const alone = await trialsOf({ 'POST /notes': takes({ text }) }, 'POST /notes');
    expect(alone.filter(({ probe, fills }) => probe === 'repeat' && !fills)).toEqual([]);
  });
});
