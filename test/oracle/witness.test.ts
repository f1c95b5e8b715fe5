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

function witnessed(): Witness {
  const stood = stand(careless);
  const model = stood.model(2);
  const hits = allSchedules(4).flatMap((schedule) => judge(stood.concurrent(2, schedule), model, stood.context) ?? []);
  const hit = hits[0];
  if (!hit) throw new Error('no schedule races');
  return witnessOf(hit.assessment, 'post');
}

const valueOf = (facts: Witness['end'], path: string): unknown => facts.find((fact) => fact.path === path)?.value;

describe('the evidence of a finding', () => {
  it('shows what a step changes, though it ends where a serial order ends too', () => {
    const { start, end, serial } = witnessed();
    expect(valueOf(start, 'post.status')).toBe('draft');
    expect(valueOf(end, 'post.status')).toBe('published');
    expect(serial.every((order) => valueOf(order.end, 'post.status') === 'published')).toBe(true);
  });

  it('tells a number that only moves from where it began in this round', () => {
    const { start, end, serial } = witnessed();
    const began = Number(valueOf(start, 'post.views'));
    expect(valueOf(end, 'post.views')).toBe(began + 2);
    expect(serial.filter(({ order }) => order !== 'none').map((order) => valueOf(order.end, 'post.views'))).toEqual(
      serial.filter(({ order }) => order !== 'none').map(() => began + 1),
    );
  });
});
