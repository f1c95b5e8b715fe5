/**
 * Every control has a reason. Each test switches one of them off, in the test itself, and shows which correct API would then be accused,
 * or which race would no longer be seen.
 */
import { describe, expect, it } from 'vitest';
import { emptyTally } from '../../src/confirm/block.ts';
import { isQuiet, type Judgement, judge } from '../../src/confirm/judge.ts';
import { breakOff, type Race } from '../../src/confirm/race.ts';
import { classifyAll, explain } from '../../src/oracle/explain.ts';
import { learn, type Model } from '../../src/oracle/model.ts';
import type { Kind } from '../../src/oracle/projection.ts';
import { stage1 } from '../../src/oracle/statistics.ts';
import { type Handling, reading, stand, type Toy, turn } from '../helpers/histories.ts';

interface Post {
  likes: number;
  version: number;
  rows: { id: string; by: string; at: string }[];
}

const post = (like: (post: Post) => Handling): Toy<Post> => ({
  operations: ['POST /posts/{id}/likes'],
  fresh: () => ({ likes: 0, version: 1, rows: [] }),
  sends: (_slot, canary) => ({ by: canary }),
  *handle(state, { sent }, world): Handling {
    const answer = yield* like(state);
    if (answer.status === 201) {
      const row = { id: world.unique(), by: (sent as { by: string }).by, at: world.now() };
      state.rows.push(row);
      return { status: 201, body: { id: row.id } };
    }
    return answer;
  },
  read: ({ likes, rows }) => [reading('post', { likes }), reading('like.list', rows)],
});

const correct = post(function* (state) {
  yield turn;
  state.likes += 1;
  return { status: 201 };
});

const optimistic = post(function* (state) {
  const { version } = state;
  yield turn;
  if (state.version !== version) return { status: 409 };
  Object.assign(state, { likes: state.likes + 1, version: version + 1 });
  return { status: 201 };
});

const racy = post(function* (state) {
  const { likes } = state;
  yield turn;
  state.likes = likes + 1;
  return { status: 201 };
});

/** A model that compares every path of one kind as another. */
const comparing = (model: Model, from: Kind, to: Kind): Model => ({
  ...model,
  projection: new Map([...model.projection].map(([path, kind]) => [path, kind === from ? to : kind])),
});

describe('what is compared', () => {
  it.each<[string, Kind]>([
    ['the renaming of identities', 'identity'],
    ['the names of what clients sent', 'symbol'],
    ['the masking of times', 'present'],
  ])('without %s random ids and canaries are violations', (_, kind) => {
    const stood = stand(correct);
    const model = stood.model(2);
    expect([...model.projection.values()]).toContain(kind);
    expect(explain(stood.concurrent(2, 'AB'), model)).toBeDefined();
    expect(explain(stood.concurrent(2, 'AB'), comparing(model, kind, 'kept'))).toBeUndefined();
  });

  it('with nothing but what is masked a race is not seen', () => {
    const stood = stand(racy);
    const model = stood.model(2);
    expect(explain(stood.concurrent(2, 'AB'), model)).toBeUndefined();
    expect(explain(stood.concurrent(2, 'AB'), comparing(model, 'kept', 'present'))).toBeDefined();
  });
});

describe('what it is learned from', () => {
  it('with concurrent rounds among the lessons the race explains itself', () => {
    const stood = stand(racy);
    const lessons = stood.lessons(2);
    const witness = stood.concurrent(2, 'AB');
    expect(explain(witness, learn(lessons, true))).toBeUndefined();
    expect(explain(stood.concurrent(2, 'AB'), learn([...lessons, witness], true))).toBeDefined();
  });

  it('a round in which the server spoke of overload teaches nothing: it would forbid what is allowed later', () => {
    const stood = stand(correct);
    const lessons = stood.lessons(2);
    const turnedAway = stood.serial([0, 1], 2);
    turnedAway.replies[1]!.status = 429;
    expect(learn([...lessons, turnedAway], true).outcomes).toEqual(learn(lessons, true).outcomes);
  });
});

describe('which orders are asked', () => {
  /** As most tools do: only orders in which every request ran. */
  const fullOnly = (model: Model, size: number): Model => ({
    ...model,
    outcomes: model.outcomes.filter(({ order }) => order.length === size),
  });

  it('with full orders only, an optimistic lock is accused', () => {
    const stood = stand(optimistic);
    const model = stood.model(2);
    const history = stood.concurrent(2, 'ABAB');
    expect(history.replies.map(({ status }) => status)).toEqual([201, 409]);
    expect(explain(history, model)).toBeDefined();
    expect(explain(history, fullOnly(model, 2))).toBeUndefined();
  });

  it('without the empty order, a server that turns all away is accused', () => {
    const stood = stand(correct);
    const model = stood.model(2);
    const history = stood.concurrent(2, 'AB');
    for (const reply of history.replies) Object.assign(reply, { status: 503, body: null });
    const nothing = { ...history, after: history.before };
    expect(explain(nothing, model)).toBeDefined();
    const ran = { ...model, outcomes: model.outcomes.filter(({ order }) => order.length > 0) };
    expect(explain(nothing, ran)).toBeUndefined();
  });

  it('in the order of the answers alone, a correct server is accused', () => {
    const pair: Toy<{ name: string }> = {
      operations: ['PUT /a/{id}', 'PUT /b/{id}'],
      fresh: () => ({ name: 'old' }),
      *handle(state, { slot }): Handling {
        state.name = `from ${slot}`;
        yield turn;
        return { status: 200 };
      },
      read: ({ name }) => [reading('a', { name })],
    };
    const stood = stand(pair);
    const model = stood.model(2);
    const history = stood.concurrent(2, 'BAAB');
    expect(explain(history, model)).toBeDefined();
    const answered = { ...model, outcomes: model.outcomes.filter(({ order }) => order.join() === '0,1') };
    expect(explain(history, answered)).toBeUndefined();
  });
});

describe('how answers are read', () => {
  it('more than one success is no violation', () => {
    const stood = stand(correct);
    const history = stood.concurrent(5, 'ABCDE');
    const model = stood.model(5);
    expect(classifyAll(history, model).filter(({ kind }) => kind === 'accepted')).toHaveLength(5);
    expect(explain(history, model)).toBeDefined();
  });

  it('with statuses alone, a race behind a 200 for everybody is not seen', () => {
    const toy: Toy<{ left: number }> = {
      operations: ['POST /coupons/{id}/redeem'],
      fresh: () => ({ left: 1 }),
      *handle(state): Handling {
        if (state.left === 0) return { status: 200, body: { message: 'none left' } };
        yield turn;
        state.left = 0;
        return { status: 200, body: { message: 'used' } };
      },
      read: ({ left }) => [reading('coupon', { left })],
    };
    const stood = stand(toy);
    const silent = stand({
      ...toy,
      *handle(state, request, world): Handling {
        const { status } = yield* toy.handle(state, request, world);
        return { status };
      },
    });
    expect(judge(stood.concurrent(2, 'ABAB'), stood.model(2), stood.context)?.rule.id).toBe('limit-overrun');
    expect(judge(silent.concurrent(2, 'ABAB'), silent.model(2), silent.context)).toBeUndefined();
  });
});

describe('the other arms', () => {
  it('held-out serial rounds: an API that is not the same each time is told by them', () => {
    let round = 0;
    const moody: Toy<{ n: number }> = {
      operations: ['POST /dice/{id}/roll'],
      fresh: () => {
        round += 1;
        return { n: 0 };
      },
      *handle(state): Handling {
        yield turn;
        state.n += round > 7 ? 2 : 1;
        return { status: 200 };
      },
      read: ({ n }) => [reading('dice', { n })],
    };
    const stood = stand(moody);
    const model = stood.model(2);
    expect(judge(stood.concurrent(2, 'AB'), model, stood.context)).toBeDefined();
    expect(isQuiet(stood.serial([0, 1], 2), model, stood.context)).toBe(false);
  });

  it('placebo: a pool that overflows fails unrelated requests too', () => {
    let busy = 0;
    const pooled: Toy<{ n: number }> = {
      operations: ['POST /things/{id}/add'],
      fresh: () => ({ n: 0 }),
      *handle(state): Handling {
        if (busy >= 1) return { status: 500 };
        busy += 1;
        yield turn;
        busy -= 1;
        state.n += 1;
        return { status: 200 };
      },
      read: ({ n }) => [reading('thing', { n })],
    };
    const stood = stand(pooled);
    const model = stood.model(2);
    expect(judge(stood.concurrent(2, 'ABAB'), model, stood.context)?.rule.id).toBe('unretried-conflict');
    busy = 1; // another request, on a thing of its own, is under way
    const placebo = { ...stood.concurrent(1, 'A'), arm: 'placebo' as const };
    expect(isQuiet(placebo, model, stood.context)).toBe(false);
  });

  it('the second look: what comes right by itself was only slow', () => {
    const lagging: Toy<{ n: number; seen: number }> = {
      operations: ['POST /things/{id}/add'],
      fresh: () => ({ n: 0, seen: 0 }),
      *handle(state): Handling {
        const alone = state.seen === state.n;
        state.n += 1;
        yield turn;
        if (alone) state.seen = state.n;
        return { status: 201 };
      },
      read: ({ seen }) => [reading('thing', { seen })],
    };
    const stood = stand(lagging);
    const model = stood.model(2);
    const history = stood.concurrent(2, 'AABB');
    const early = { ...history, after: [reading('thing', { seen: 1 })] };
    const settled = { ...history, after: [reading('thing', { seen: 2 })] };
    expect(judge(early, model, stood.context)?.rule.id).toBe('lost-update');
    expect(judge(settled, model, stood.context)).toBeUndefined();
  });

  it('the second stage: what disturbed three rounds and is gone would be called a race by the first alone', () => {
    let strangers = 3;
    const disturbed = stand<{ n: number }>({
      operations: ['POST /things/{id}/add'],
      fresh: () => ({ n: 0 }),
      *handle(state, { slot }): Handling {
        yield turn;
        state.n += 1;
        if (slot === 1 && strangers > 0) state.n += 10;
        return { status: 200 };
      },
      read: ({ n }) => [reading('thing', { n })],
    });
    const lull = strangers;
    strangers = 0;
    const model = disturbed.model(2);
    strangers = lull;
    const hits: Judgement[] = [];
    const burst = (): void => {
      hits.push(...[judge(disturbed.concurrent(2, 'AB'), model, disturbed.context)].filter((hit) => hit !== undefined));
      strangers -= 1;
    };
    for (let i = 0; i < lull; i += 1) burst();
    expect(stage1(hits.length, lull, 32)).toBe('confirm');
    const first = { ...emptyTally(), rounds: lull, overlapped: lull, hits: hits.splice(0) };
    for (let i = 0; i < 30; i += 1) burst();
    const quiet = { unexplained: 0, total: 30 };
    const tally = { ...emptyTally(), rounds: 30, overlapped: 30, hits, controls: quiet, placebo: quiet };
    const race = { lab: { config: { depth: 'standard' } }, warnings: [], first, tally } as unknown as Race;
    expect(breakOff(race).verdict).toBe('suspected');
  });
});
