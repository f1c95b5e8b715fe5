import { describe, expect, it } from 'vitest';
import { judge } from '../../src/confirm/judge.ts';
import { witnessOf } from '../../src/oracle/witness.ts';
import type { Witness } from '../../src/report/report.ts';
import { allSchedules, type Handling, reading, stand, type Toy, turn } from '../helpers/histories.ts';

interface Post {
  status: 'draft' | 'published';
  views: number;
}

/** Publishing counts a view of its own, on a counter that every round finds higher. */
const careless: Toy<Post> = {
  operations: ['POST /posts/{id}/publish'],
  fresh: ({ round }) => ({ status: 'draft', views: 100 * round }),
  *handle(state): Handling {
    if (state.status === 'published') return { status: 409 };
    yield turn;
    state.status = 'published';
    state.views += 1;
    return { status: 200 };
  },
  read: (state) => [reading('post', { ...state })],
};

/** Whoever loses the write falls over: the state is right all the same. */
const brittle: Toy<Post> = {
  ...careless,
  *handle(state): Handling {
    if (state.status === 'published') return { status: 409 };
    yield turn;
    if (state.status !== 'draft') return { status: 500 };
    state.status = 'published';
    return { status: 200 };
  },
};

function witnessed(toy: Toy<Post>): Witness {
  const stood = stand(toy);
  const model = stood.model(2);
  const hits = allSchedules(4).flatMap((schedule) => judge(stood.concurrent(2, schedule), model, stood.context) ?? []);
  const hit = hits[0];
  if (!hit) throw new Error('no schedule races');
  return witnessOf(hit.assessment, 'post');
}

const valueOf = (facts: Witness['end'], path: string): unknown => facts.find((fact) => fact.path === path)?.value;

describe('the evidence of a finding', () => {
  it('shows what a step changes, though it ends where a serial order ends too', () => {
    const { start, end, serial } = witnessed(careless);
    expect(valueOf(start, 'post.status')).toBe('draft');
    expect(valueOf(end, 'post.status')).toBe('published');
    expect(serial.every((order) => valueOf(order.end, 'post.status') === 'published')).toBe(true);
  });

  it('tells a number that only moves from where it began in this round', () => {
    const { start, end, serial } = witnessed(careless);
    const began = Number(valueOf(start, 'post.views'));
    expect(valueOf(end, 'post.views')).toBe(began + 2);
    expect(serial.filter(({ order }) => order !== 'none').map((order) => valueOf(order.end, 'post.views'))).toEqual(
      serial.filter(({ order }) => order !== 'none').map(() => began + 1),
    );
  });

  it('tells whose a number is by the id of this round', () => {
    const owned: Toy<Post> = {
      ...careless,
      read: ({ status, views }, { id }) => [reading('post', { views, of: status === 'published' ? id : null })],
    };
    const { end, serial } = witnessed(owned);
    const full = serial.find(({ order }) => order === 'A then B');
    expect(valueOf(full?.end ?? [], 'post.of')).toBe(valueOf(end, 'post.of'));
  });

  it('names the failure where nothing else differs', () => {
    const { serial } = witnessed(brittle);
    expect(serial.map(({ contradiction }) => contradiction)).toContainEqual(
      expect.stringMatching(/^but [AB] was answered 500$/),
    );
    expect(serial.map(({ contradiction }) => contradiction)).not.toContain('but the state differs');
  });

  it('leaves out what a listing repeats of the resource, and counts that stayed nought', () => {
    const listed: Toy<Post> = {
      ...careless,
      read: (state) => [reading('post', { ...state }), reading('post.list', [{ id: 1, ...state }])],
    };
    expect(witnessed(listed).end.map(({ path }) => path)).toEqual(['post.views', 'post.status']);
  });

  it('tells money as text from where it began, as text', () => {
    const priced: Toy<Post> = {
      ...careless,
      read: (state) => [reading('post', { status: state.status, earned: (state.views / 2).toFixed(2) })],
    };
    const { start, serial } = witnessed(priced);
    const full = serial.find(({ order }) => order === 'A then B');
    expect(valueOf(full?.end ?? [], 'post.earned')).toBe((Number(valueOf(start, 'post.earned')) + 0.5).toFixed(2));
  });
});

/** A deletes, B counts a read and writes back what it had found. */
const revived: Toy<{ doc: { reads: number } | undefined }> = {
  operations: ['DELETE /documents/{id}', 'PATCH /documents/{id}'],
  context: { probe: 'delete-and-use', resource: 'document' },
  fresh: () => ({ doc: { reads: 0 } }),
  *handle(store, { slot }): Handling {
    const found = store.doc;
    if (!found) return { status: 404 };
    yield turn;
    store.doc = slot === 0 ? undefined : { reads: found.reads + 1 };
    return { status: slot === 0 ? 204 : 200 };
  },
  read: ({ doc }) => [doc ? reading('document', { ...doc }) : reading('document', { detail: 'gone' }, { status: 404 })],
};

it('a resource that is there and should be gone is told as such', () => {
  const stood = stand(revived);
  const model = stood.model(2);
  const hits = allSchedules(4).flatMap((schedule) => judge(stood.concurrent(2, schedule), model, stood.context) ?? []);
  const hit = hits.find(({ rule }) => rule.id === 'resurrected-resource')!;
  const { start, end, serial } = witnessOf(hit.assessment, 'document');
  expect([start, end].map((facts) => valueOf(facts, 'document: status'))).toEqual([200, 200]);
  expect(serial.map(({ contradiction }) => contradiction)).toContain('but document: status is 200, not 404');
});
