import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundsOf } from '../../src/confirm/race.ts';
import { excludedRate, fisher, stage1, wilson } from '../../src/oracle/statistics.ts';
import { stopping } from '../bench/twins/stopping.ts';

describe('stage 1', () => {
  it('three hits speak for a race', () => {
    expect(stage1(2, 2, 32)).toBe('continue');
    expect(stage1(3, 3, 32)).toBe('confirm');
    expect(stage1(3, 3 + 37, 32)).toBe('confirm');
    expect(stage1(3, 3 + 38, 32)).toBe('continue');
  });

  it('closes when the rounds of the depth have passed without a hit', () => {
    expect(stage1(0, 0, 10)).toBe('continue');
    expect(stage1(0, 31, 32)).toBe('continue');
    expect(stage1(0, 32, 32)).toBe('close');
  });

  it('a hit buys 44 more rounds', () => {
    expect(stage1(1, 1 + 32 + 43, 32)).toBe('continue');
    expect(stage1(1, 1 + 32 + 44, 32)).toBe('close');
  });

  it.each([
    ['standard', roundsOf.standard, 0.1],
    ['deep', roundsOf.deep, 0.03],
  ])(
    '%s (%i rounds) takes a race that shows in %d of bursts to stage 2 in at least 95 %% of scans',
    (_, rounds, rate) => {
      expect(stopping(rate, rounds).confirm).toBeGreaterThanOrEqual(0.95);
    },
  );

  it.each(Object.entries(roundsOf))(
    '%s: of races with the rate that it excludes, at most 5 %% are called clean',
    (_, rounds) => {
      const { clean } = stopping(excludedRate(rounds), rounds);
      expect(clean).toBeLessThanOrEqual(0.05 + 1e-9);
      expect(clean).toBeGreaterThan(0.04);
    },
  );

  it.each(Object.entries(roundsOf))('%s: noise of one in a thousand hardly ever gets to stage 2', (_, rounds) => {
    expect(stopping(0.001, rounds).confirm).toBeLessThan(0.0001);
  });

  it('ends, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 1_000, maxLength: 1_000 }),
        fc.constantFrom(10, 32, 105),
        (hits, depth) => {
          let count = 0;
          const end = hits.findIndex((hit, i) => {
            count += Number(hit);
            return stage1(count, i + 1, depth) !== 'continue';
          });
          expect(end).toBeGreaterThanOrEqual(0);
        },
      ),
      { numRuns: 50, seed: 3 },
    );
  });
});

describe('Wilson interval', () => {
  it.each([
    [0, 10, 0, 0.2775],
    [9, 21, 0.2447, 0.6345],
    [21, 21, 0.8454, 1],
    [5, 100, 0.0215, 0.1118],
    [50, 100, 0.4038, 0.5962],
  ])('%i of %i', (k, n, low, high) => {
    const interval = wilson(k, n);
    expect(interval.low).toBeCloseTo(low, 3);
    expect(interval.high).toBeCloseTo(high, 3);
  });

  it('knows nothing of no rounds', () => expect(wilson(0, 0)).toEqual({ low: 0, high: 1 }));

  it('holds the share, and narrows with more rounds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
        const k = Math.round(share * n);
        const one = wilson(k, n);
        const ten = wilson(10 * k, 10 * n);
        expect(one.low).toBeLessThanOrEqual(k / n + 1e-12);
        expect(one.high).toBeGreaterThanOrEqual(k / n - 1e-12);
        expect(ten.high - ten.low).toBeLessThan(one.high - one.low);
      }),
      { numRuns: 200, seed: 3 },
    );
  });
});

describe('Fisher, one-sided', () => {
  it.each([
    // The lady tasting tea.
    [4, 4, 0, 4, 1 / 70],
    [3, 4, 1, 4, 17 / 70],
    [0, 5, 0, 5, 1],
    [3, 3, 0, 6, 1 / 84],
    // scipy.stats.fisher_exact([[8, 2], [1, 5]], 'greater')
    [8, 10, 1, 6, 0.024_475_5],
  ])('%i of %i against %i of %i', (hits, rounds, controlHits, controls, p) => {
    expect(fisher(hits, rounds, controlHits, controls)).toBeCloseTo(p, 6);
  });

  it('three hits of three are not enough without controls, with eighteen they are', () => {
    expect(fisher(3, 3, 0, 0)).toBe(1);
    expect(fisher(3, 3, 0, 18)).toBeLessThan(0.001);
  });

  it('more hits are never less significant', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 120 }),
        fc.nat(5),
        (rounds, controls, bad) => {
          const values = Array.from({ length: rounds + 1 }, (_, hits) =>
            fisher(hits, rounds, Math.min(bad, controls), controls),
          );
          for (let i = 1; i < values.length; i += 1) expect(values[i]!).toBeLessThanOrEqual(values[i - 1]! + 1e-9);
        },
      ),
      { numRuns: 60, seed: 3 },
    );
  });
});

describe('what clean rounds exclude', () => {
  it.each([
    [0, 1],
    [10, 0.2589],
    [29, 0.0981],
    [32, 0.0894],
    [105, 0.0281],
  ])('%i rounds', (rounds, rate) => expect(excludedRate(rounds)).toBeCloseTo(rate, 3));

  it('a race of that rate stays hidden in one scan of twenty', () => {
    for (const rounds of [10, 32, 105]) expect((1 - excludedRate(rounds)) ** rounds).toBeCloseTo(0.05, 9);
  });
});
