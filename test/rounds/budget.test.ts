import { describe, expect, it } from 'vitest';
import { openBudget, Stopped } from '../../src/rounds/budget.ts';

const budget = (spent: { requests: number; standing: number; removable: number }, now = () => 0) =>
  openBudget({
    seconds: 10,
    maxRequests: 1_000,
    maxCreated: 500,
    spent: () => spent,
    signal: new AbortController().signal,
    now,
  });

describe('the budget', () => {
  it('keeps a request for everything that will be removed', () => {
    expect(() => budget({ requests: 700, standing: 200, removable: 200 }).check()).not.toThrow();
    expect(() => budget({ requests: 800, standing: 200, removable: 200 }).check()).toThrow('limit of 1000 requests');
  });

  it('keeps none for what nothing can remove', () => {
    expect(() => budget({ requests: 800, standing: 200, removable: 0 }).check()).not.toThrow();
    expect(() => budget({ requests: 960, standing: 200, removable: 0 }).check()).toThrow(Stopped);
  });

  it('ends at the number of created resources', () => {
    expect(() => budget({ requests: 0, standing: 500, removable: 0 }).check()).toThrow('max-created');
  });

  it('tells how much of the scarcest is gone', () => {
    let now = 0;
    const some = budget({ requests: 100, standing: 250, removable: 0 }, () => now);
    expect(some.used()).toBe(0.5);
    now = 7_200;
    expect(some.used()).toBeCloseTo(0.8);
    now = 60_000;
    expect(some.used()).toBe(1);
  });

  it('keeps a tenth of the time for clean-up', () => {
    const nothing = { requests: 0, standing: 0, removable: 0 };
    let now = 0;
    const timed = budget(nothing, () => now);
    now = 8_999;
    expect(() => timed.check()).not.toThrow();
    expect(timed.secondsLeft()).toBeCloseTo(0.001);
    now = 9_001;
    expect(() => timed.check()).toThrow('time budget of 10 s');
  });
});
