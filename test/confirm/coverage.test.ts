import { describe, expect, it } from 'vitest';
import { exercised, leftUntested } from '../../src/confirm/coverage.ts';
import type { Raced } from '../../src/confirm/race.ts';
import type { Plan } from '../../src/plan.ts';
import type { Operation } from '../../src/spec/spec.ts';

const [invite, accept] = ['POST /invitations', 'POST /invitations/accept'].map((id) => ({ id }) as Operation);
const replies = [
  { slot: 0, status: 201 },
  { slot: 1, status: 410 },
];

const raced = (more: object = {}): Raced =>
  ({
    verdict: 'clean',
    calibrated: {
      trial: { operations: [invite, accept], slots: [{ operation: invite }, { operation: accept }], ...more },
      serial: [{ replies }, { replies: [...replies].reverse() }],
    },
  }) as unknown as Raced;
const plan = {
  entries: [invite, accept].map((operation) => ({ subject: { operation, recipe: { steps: [] } } })),
} as unknown as Plan;

describe('an operation that was refused every time', () => {
  it('is not exercised by what succeeded beside it', () => {
    expect([...exercised({ raced: [raced()] })]).toEqual(['POST /invitations']);
  });

  it('keeps the reason for which it could not be raced alone', () => {
    const reason = { operation: accept!.id, reason: 'refused', detail: 'It answered 410 when sent alone.' };
    expect(leftUntested(plan, { raced: [raced()] }, new Set(), new Map([[accept!.id, reason]]))).toEqual([reason]);
  });

  it('is not said to be waited for where it was refused beside another one as well', () => {
    const reason = { operation: accept!.id, reason: 'refused', detail: 'It answered 410 when sent alone.' };
    const waiting = { ...raced(), verdict: 'not-exercised', reason: 'one after another' } as Raced;
    const left = leftUntested(plan, { raced: [waiting] }, new Set(), new Map([[accept!.id, reason]]));
    expect(left.map(({ operation, reason: why }) => `${operation} ${why}`)).toEqual([
      'POST /invitations not-exercised',
      'POST /invitations/accept refused',
    ]);
  });

  it('is exercised where its refusals are what is raced', () => {
    expect(exercised({ raced: [raced({ mayBeRefused: true })] }).size).toBe(2);
  });
});
