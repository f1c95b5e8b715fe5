import { describe, expect, it } from 'vitest';
import { emptyTally, type Tally } from '../../src/confirm/block.ts';
import type { Judgement } from '../../src/confirm/judge.ts';
import { breakOff, type Race } from '../../src/confirm/race.ts';

const hits = (count: number): Judgement[] => Array.from({ length: count }, () => ({}) as Judgement);

const broken = (tally: Partial<Tally>, first?: Tally): ReturnType<typeof breakOff> =>
  breakOff({
    lab: { config: { depth: 'standard' } },
    warnings: [],
    failsAnywhere: false,
    tally: { ...emptyTally(), ...tally },
    ...(first ? { first } : {}),
  } as unknown as Race);

describe('a race that is broken off', () => {
  it('is clean when as many bursts as a quick scan has overlapped without a hit', () => {
    expect(broken({ rounds: 10, overlapped: 10 })).toMatchObject({ verdict: 'clean', tally: { rounds: 10 } });
  });

  it('is not exercised before that, and says how far it came', () => {
    expect(broken({ rounds: 9, overlapped: 5 })).toMatchObject({
      verdict: 'not-exercised',
      reason: 'the scan ended when 5 of 32 overlapping bursts had been judged',
    });
  });

  it('is not exercised when the bursts were answered one after another', () => {
    expect(broken({ rounds: 10, overlapped: 10, staircases: 6 }).verdict).toBe('not-exercised');
  });

  it('is suspected after a hit', () => {
    expect(broken({ rounds: 10, overlapped: 10, hits: hits(1) }).verdict).toBe('suspected');
  });

  it('is confirmed only by a second stage that was complete', () => {
    const first = { ...emptyTally(), rounds: 3, overlapped: 3, hits: hits(3) };
    const controls = { unexplained: 0, total: 8 };
    expect(broken({ rounds: 8, hits: hits(8), controls, placebo: controls }, first)).toMatchObject({
      verdict: 'racy',
      tally: { rounds: 11 },
      second: { rounds: 8 },
    });
    expect(broken({ rounds: 2, hits: hits(2), controls, placebo: controls }, first).verdict).toBe('suspected');
    const failing = { unexplained: 1, total: 8 };
    expect(broken({ rounds: 8, hits: hits(8), controls: failing, placebo: controls }, first).verdict).toBe('suspected');
  });
});
