import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/json.ts';
import { classify, outcomeOf } from '../../src/oracle/classes.ts';
import type { Reply } from '../../src/oracle/history.ts';
import { type Answer, type Handling, reading, stand, type Toy, turn, type World } from '../helpers/histories.ts';

interface Coupon {
  left: number;
  calls: number;
  by: string[];
}

/** One use; `answer` is told whether it was this request's. */
const coupon = (answer: (won: boolean, coupon: Coupon, world: World) => Answer, uses = 1): Toy<Coupon> => ({
  operations: ['POST /coupons/{id}/redeem'],
  fresh: () => ({ left: uses, calls: 0, by: [] }),
  *handle(state, _request, world): Handling {
    yield turn;
    state.calls += 1;
    const won = state.left > 0;
    if (won) state.left -= 1;
    return answer(won, state, world);
  },
  read: ({ left }) => [reading('coupon', { left })],
});

const learnt = (answer: Parameters<typeof coupon>[0], uses?: number) => stand(coupon(answer, uses)).model(3);

const reply = (status: number | null, body: Json = null): Reply => ({
  slot: 0,
  line: 'POST /coupons/1/redeem',
  sent: null,
  status,
  body,
  sentAt: 0,
  receivedAt: 1,
});

const byMessage = learnt((won) => ({ status: 200, body: { message: won ? 'used' : 'none left' } }));

it('learns nothing from what 202 shows: an earlier job left it there', () => {
  // One after another, the second caller is shown what the first one's job has made meanwhile.
  const build = learnt((won) => ({ status: 202, body: { state: 'building', pages: won ? 0 : 3 } }), 1);
  for (const pages of [0, 3])
    expect(classify(build.classes, 0, reply(202, { state: 'building', pages })).kind).toBe('accepted');
  // 200 is answered afterwards, and tells.
  const done = learnt((won) => ({ status: 200, body: { state: won ? 'built' : 'unchanged' } }), 1);
  expect(classify(done.classes, 0, reply(200, { state: 'unchanged' })).kind).toBe('refused');
});

describe('a remark that no answer makes one after another', () => {
  const shared = { status: 200, body: { left: 1, shared: false, result: 'redeemed', open: true } };
  const often = coupon(() => shared, 5);
  const answered = (body: Json, toy = often) => classify(stand(toy).model(3).classes, 0, reply(200, body)).kind;

  it('says that it went otherwise', () => {
    expect(answered(shared.body)).toBe('accepted');
    expect(answered({ ...shared.body, left: 0 })).toBe('accepted');
    expect(answered({ ...shared.body, shared: true })).toBe('indeterminate');
    expect(answered({ ...shared.body, result: 'merged' })).toBe('indeterminate');
  });

  it('is no such remark where the state has it too', () => {
    const read = ({ left }: Coupon) => [reading('coupon', { left, open: true })];
    expect(answered({ ...shared.body, open: false }, { ...often, read })).toBe('accepted');
  });
});

describe('a status tells', () => {
  const byStatus = learnt((won) => (won ? { status: 201, body: { id: 'x' } } : { status: 422 }));

  it.each<[number | null, string]>([
    [201, 'accepted'],
    [422, 'refused'],
    // Never shown one after another: did not happen.
    [400, 'rejected'],
    [404, 'rejected'],
    [409, 'rejected'],
    [412, 'rejected'],
    [423, 'rejected'],
    [425, 'rejected'],
    [428, 'rejected'],
    [429, 'rejected'],
    [503, 'rejected'],
    [500, 'indeterminate'],
    [502, 'indeterminate'],
    [null, 'indeterminate'],
    // A success of a kind that was never seen.
    [200, 'indeterminate'],
    [202, 'indeterminate'],
  ])('%s is %s', (status, kind) => {
    const body = status === 201 ? { id: 'y' } : null;
    expect(classify(byStatus.classes, 0, reply(status, body)).kind).toBe(kind);
  });

  it('a conflict is rejected even where serial runs show it too', () => {
    const model = learnt((won) => ({ status: won ? 201 : 409 }));
    expect(classify(model.classes, 0, reply(409)).kind).toBe('rejected');
  });
});

describe('a body tells where the status does not', () => {
  it('by a text that differs exactly where the effect does', () => {
    expect(classify(byMessage.classes, 0, reply(200, { message: 'used' })).kind).toBe('accepted');
    expect(classify(byMessage.classes, 0, reply(200, { message: 'none left' })).kind).toBe('refused');
    expect(byMessage.maxAccepted).toBe(1);
  });

  it('in words, for the report', () => {
    expect(outcomeOf(byMessage.classes, 0, reply(200, { message: 'used' }))).toBe('message: "used"');
  });

  it('by a truth value', () => {
    const model = learnt((won) => ({ status: 200, body: { ok: won } }));
    expect(classify(model.classes, 0, reply(200, { ok: false })).kind).toBe('refused');
  });

  it('by a truth value, whatever else a success carries', () => {
    const model = learnt((won) => ({
      status: 200,
      body: won ? { ok: true, data: { place: 1 } } : { ok: false, error: { code: 'FULL' } },
    }));
    const kind = (body: Json): string => classify(model.classes, 0, reply(200, body)).kind;
    expect(kind({ ok: true, data: { place: 2 } })).toBe('accepted');
    expect(kind({ ok: false, error: { code: 'FULL' } })).toBe('refused');
    expect(kind({ ok: false, error: { code: 'TRY_AGAIN' } })).toBe('indeterminate');
    expect(outcomeOf(model.classes, 0, reply(200, { ok: true, data: { place: 2 } }))).toBe('ok: true');
    expect(outcomeOf(model.classes, 0, reply(200, { ok: false, error: { code: 'FULL' } }))).toBe(
      'ok: false, error.code: "FULL"',
    );
  });

  it('by its keys', () => {
    const model = learnt((won, _, { unique }) => ({ status: 200, body: won ? { id: unique() } : { error: unique() } }));
    expect(classify(model.classes, 0, reply(200, { error: 'e9' })).kind).toBe('refused');
    expect(outcomeOf(model.classes, 0, reply(200, { error: 'e9' }))).toBe('{error}');
  });

  it('an outcome that was never seen may be either', () => {
    expect(classify(byMessage.classes, 0, reply(200, { message: 'changed meanwhile' })).kind).toBe('indeterminate');
  });
});

describe('what is no outcome', () => {
  it('a counter of attempts', () => {
    const model = learnt((_won, { calls }) => ({ status: 200, body: { attempts: calls } }));
    expect(outcomeOf(model.classes, 0, reply(200, { attempts: 1 }))).toBeUndefined();
    const keys = [1, 2, 9].map((attempts) => classify(model.classes, 0, reply(200, { attempts })).key);
    expect(new Set(keys).size).toBe(1);
  });

  it('a field that is constant serially and changes under load', () => {
    const model = learnt((won) => ({ status: won ? 201 : 422, body: { cache: 'MISS' } }));
    const [miss, hit] = ['MISS', 'HIT'].map((cache) => classify(model.classes, 0, reply(201, { cache })));
    expect(hit).toEqual(miss);
  });

  it('a value that is new each time', () => {
    const model = learnt((won, _, { unique }) => ({ status: won ? 201 : 200, body: { request: unique() } }));
    expect(classify(model.classes, 0, reply(201, { request: 'q77' })).kind).toBe('accepted');
  });
});

describe('one effect, told to several', () => {
  it('the same identity again is accepted, not refused', () => {
    const toy: Toy<{ id?: string }> = {
      operations: ['PUT /labels/{id}'],
      fresh: () => ({}),
      *handle(state, _request, world): Handling {
        yield turn;
        const made = state.id === undefined;
        state.id ??= world.unique();
        return { status: made ? 201 : 200, body: { id: state.id } };
      },
      read: ({ id }) => [reading('label.list', id === undefined ? [] : [{ id }])],
    };
    const model = stand(toy).model(3);
    expect(classify(model.classes, 0, reply(200, { id: 'any' })).kind).toBe('accepted');
    expect(model.maxAccepted).toBe(3);
  });
});
