import { describe, expect, it } from 'vitest';
import { addsUp, showsRefusal, withUsefulObservers } from '../../src/confirm/calibrate.ts';
import { isQuiet, judge, stillHits } from '../../src/confirm/judge.ts';
import { learn } from '../../src/oracle/model.ts';
import type { Trial } from '../../src/probes/probe.ts';
import type { Observer } from '../../src/spec/recipe.ts';
import { type Answer, type Handling, reading, stand, type Toy, turn } from '../helpers/histories.ts';

interface Tank {
  left: number;
}

const tank = (left: number, empty: Answer): Toy<Tank> => ({
  operations: ['POST /tanks/{id}/draw'],
  fresh: () => ({ left }),
  *handle(state): Handling {
    if (state.left === 0) return empty;
    yield turn;
    state.left -= 1;
    return { status: 200 };
  },
  read: ({ left: now }) => [reading('tank', { left: now }), reading('tank.list', [])],
});

const trial = (observers: Partial<Observer>[] = []): Trial =>
  ({ slots: [{}], operations: [], perSlot: [], observers }) as unknown as Trial;

const tried = (toy: Toy<Tank>) => {
  const stood = stand(toy);
  return [stood.serial([0, 1], 2), stood.serial([0, 1], 2)];
};

describe('what two serial rounds tell', () => {
  it('a refusal, by status or by having no further effect', () => {
    expect(showsRefusal(tried(tank(1, { status: 409 })), trial())).toBe(true);
    expect(showsRefusal(tried(tank(1, { status: 200 })), trial())).toBe(true);
    expect(showsRefusal(tried(tank(9, { status: 409 })), trial())).toBe(false);
    expect(showsRefusal(tried(tank(0, { status: 409 })), trial())).toBe(false);
  });

  it('whether requests build on one another', () => {
    expect(addsUp(tried(tank(9, { status: 409 })), trial())).toBe(true);
    expect(addsUp(tried(tank(1, { status: 200 })), trial())).toBe(false);
  });

  it('which observers saw anything; where none did, the nearest stay', () => {
    const observers = ['tank', 'tank.list', 'x', 'y'].map((id) => ({ id, kind: 'item' as const, resource: id }));
    const ids = (toy: Toy<Tank>): string[] =>
      withUsefulObservers(trial(observers), tried(toy)).observers.map(({ id }) => id);
    expect(ids(tank(9, { status: 409 }))).toEqual(['tank']);
    expect(ids(tank(0, { status: 409 }))).toEqual(['tank', 'tank.list', 'x']);
  });
});

describe('a judgement', () => {
  const stood = stand(tank(1, { status: 409 }));
  const model = stood.model(2);

  it('is given by the first rule that fits', () => {
    const hit = judge(stood.concurrent(2, 'ABAB'), model, stood.context);
    expect(hit?.rule.id).toBe('limit-overrun');
    expect(hit?.violation.damaged).toBe('tank/left');
  });

  it('is none where some order explains the round', () => {
    expect(judge(stood.concurrent(2, 'AABB'), model, stood.context)).toBeUndefined();
  });

  it('a control is quiet only if it is explained, even where no rule has a name for it', () => {
    expect(isQuiet(stood.serial([0, 1], 2), model, stood.context)).toBe(true);
    const odd = stood.serial([0], 2);
    odd.after = [reading('tank', { left: 1 }), reading('tank.list', [{ id: 'from elsewhere' }])];
    expect(judge(odd, model, stood.context)).toBeUndefined();
    expect(isQuiet(odd, model, stood.context)).toBe(false);
  });
});

describe('what was held against a server, judged anew', () => {
  const counted = (handle: Toy<Tank>['handle']): Toy<Tank> => ({
    operations: ['POST /tanks/{id}/fill'],
    fresh: () => ({ left: 0 }),
    handle,
    read: ({ left: now }) => [reading('tank', { left: now })],
  });

  it('is dropped where the model has learned that it happens one after another too', () => {
    let round = 0;
    const stood = stand({
      ...counted(function* (state): Handling {
        yield turn;
        state.left += round > 7 ? 2 : 1;
        return { status: 200 };
      }),
      fresh: () => {
        round += 1;
        return { left: 0 };
      },
    });
    const lessons = stood.lessons(2);
    const model = learn(lessons, true);
    const hit = judge(stood.concurrent(2, 'AB'), model, stood.context)!;
    expect(stillHits([hit], model, stood.context)).toHaveLength(1);
    const wiser = learn([...lessons, stood.serial([0, 1], 2)], true);
    expect(stillHits([hit], wiser, stood.context)).toEqual([]);
  });

  it('stays where the lesson was another', () => {
    const stood = stand(
      counted(function* (state): Handling {
        const { left } = state;
        yield turn;
        state.left = left + 1;
        return { status: 200 };
      }),
    );
    const lessons = stood.lessons(2);
    const hit = judge(stood.concurrent(2, 'AB'), learn(lessons, true), stood.context)!;
    expect(stillHits([hit], learn([...lessons, stood.serial([0, 1], 2)], true), stood.context)).toHaveLength(1);
  });
});
