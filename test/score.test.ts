import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding, Severity } from '../src/report/report.ts';
import { assess, gate, grade, type Scored, score } from '../src/score.ts';

const severities: Severity[] = ['info', 'low', 'medium', 'high', 'critical'];

const scored = (severity: Severity, family = 'event: limit', id = `${family} ${severity}`): Scored => ({
  id,
  family,
  severity,
  confidence: 'confirmed',
});

const anyFinding: fc.Arbitrary<Scored> = fc.record({
  id: fc.string({ maxLength: 4 }),
  family: fc.constantFrom('event: limit', 'user: email', 'wallet: sum', 'profile: fields'),
  severity: fc.constantFrom(...severities),
  confidence: fc.constantFrom('confirmed' as const, 'suspected' as const),
});

const finding = (severity: Severity, more: Partial<Finding> = {}): Finding =>
  ({
    ...scored(severity),
    rule: 'limit-overrun',
    operations: ['POST /events/{id}/reservations'],
    ...more,
  }) as Finding;

describe('score', () => {
  it.each([
    ['nothing', [], 100],
    ['one critical', [scored('critical')], 39],
    ['one high', [scored('high')], 65],
    ['one medium', [scored('medium')], 85],
    ['one low', [scored('low')], 95],
    ['one info', [scored('info')], 100],
    ['two high in one family', [scored('high', 'a', '1'), scored('high', 'a', '2')], 54],
    ['two high in two families', [scored('high', 'a', '1'), scored('high', 'b', '2')], 42],
    ['critical, high and medium', [scored('critical', 'a'), scored('high', 'b'), scored('medium', 'b')], 24],
  ])('%s', (_, findings, expected) => {
    expect(score(findings).score).toBe(expected);
  });

  it('counts neither suspected nor accepted findings', () => {
    const suspected: Scored = { ...scored('critical'), confidence: 'suspected' };
    const accepted: Scored = { ...scored('critical'), accepted: { reason: 'sold by hand' } };
    expect(score([suspected, accepted])).toEqual({ score: 100, deductions: [] });
  });

  it('is a whole number from 0 to 100, and every lost point is attributed in whole points', () => {
    fc.assert(
      fc.property(fc.array(anyFinding, { maxLength: 120 }), (findings) => {
        const result = score(findings);
        expect(Number.isInteger(result.score) && result.score >= 0 && result.score <= 100).toBe(true);
        expect(result.deductions.every(({ points }) => Number.isInteger(points) && points >= 0)).toBe(true);
        expect(result.deductions.reduce((sum, { points }) => sum + points, 0)).toBe(100 - result.score);
      }),
    );
  });

  it('does not depend on the order of the findings', () => {
    const shuffled = fc
      .array(anyFinding, { maxLength: 20 })
      .chain((findings) =>
        fc.tuple(fc.constant(findings), fc.shuffledSubarray(findings, { minLength: findings.length })),
      );
    fc.assert(
      fc.property(shuffled, ([findings, other]) => {
        expect(score(other)).toEqual(score(findings));
      }),
    );
  });

  it('is never raised by a further finding', () => {
    fc.assert(
      fc.property(fc.array(anyFinding, { maxLength: 20 }), anyFinding, (findings, further) => {
        expect(score([...findings, further]).score).toBeLessThanOrEqual(score(findings).score);
      }),
    );
  });

  it('is never raised by a worse finding', () => {
    const pick = fc.tuple(fc.array(anyFinding, { minLength: 1, maxLength: 20 }), fc.nat(), fc.nat());
    fc.assert(
      fc.property(pick, ([findings, at, by]) => {
        const worse = findings.map((found, i) => {
          if (i !== at % findings.length) return found;
          const step = severities.indexOf(found.severity) + (by % severities.length);
          return { ...found, severity: severities[Math.min(step, severities.length - 1)]! };
        });
        expect(score(worse).score).toBeLessThanOrEqual(score(findings).score);
      }),
    );
  });

  it('leaves at most 39 beside a critical and at most 69 beside a high finding', () => {
    fc.assert(
      fc.property(fc.array(anyFinding, { maxLength: 20 }), (findings) => {
        expect(score([...findings, scored('high')]).score).toBeLessThanOrEqual(69);
        expect(score([...findings, scored('critical')]).score).toBeLessThanOrEqual(39);
      }),
    );
  });

  it('does not change its argument', () => {
    const findings = Object.freeze([scored('low', 'b'), scored('critical', 'a')]);
    expect(score(findings).deductions.map(({ severity }) => severity)).toEqual(['critical', 'low']);
  });
});

describe('assess', () => {
  it('is null where nothing was exercised, never 100', () => {
    expect(assess([], 0)).toEqual({ score: null, grade: null, deductions: [] });
    expect(assess([], 1)).toEqual({ score: 100, grade: 'A', deductions: [] });
  });
});

it.each([
  [100, 'A'],
  [90, 'A'],
  [89, 'B'],
  [80, 'B'],
  [79, 'C'],
  [70, 'C'],
  [69, 'D'],
  [40, 'D'],
  [39, 'F'],
  [0, 'F'],
])('grade of %i is %s', (value, expected) => {
  expect(grade(value)).toBe(expected);
});

describe('gate', () => {
  it('passes at the threshold and fails below it', () => {
    expect(gate({ score: 80, threshold: 80, findings: [] }).verdict).toBe('passed');
    expect(gate({ score: 79, threshold: 80, findings: [] }).verdict).toBe('failed');
  });

  it('says why in one sentence', () => {
    expect(gate({ score: 100, threshold: 80, findings: [] }).reason).toBe(
      'The score of 100 reaches the threshold of 80: no race was confirmed.',
    );
    expect(gate({ score: 65, threshold: 80, findings: [finding('high')] }).reason).toBe(
      'The score of 65 is below the threshold of 80: 1 race (limit-overrun on POST /events/{id}/reservations) was confirmed.',
    );
    const two = [finding('low', { rule: 'double-delete', id: 'x' }), finding('high')];
    expect(gate({ score: 60, threshold: 80, findings: two }).reason).toBe(
      'The score of 60 is below the threshold of 80: 2 races (the worst is limit-overrun on POST /events/{id}/reservations) were confirmed.',
    );
  });

  it('that passes although a race was confirmed says the race first', () => {
    expect(gate({ score: 85, threshold: 80, findings: [finding('medium')] }).reason).toBe(
      '1 race (limit-overrun on POST /events/{id}/reservations) was confirmed; the gate passes because the score of 85 reaches the threshold of 80.',
    );
    const known = finding('critical', { status: 'known' });
    expect(gate({ score: 39, threshold: 80, failOn: 'new', findings: [known] }).reason).toBe(
      'The gate passes because nothing is new (fail-on: new): 1 confirmed race was known from the baseline.',
    );
    const fresh = finding('low', { id: 'x', status: 'new' });
    expect(gate({ score: 37, threshold: 80, failOn: 'new', findings: [known, fresh] }).reason).toBe(
      '1 new race (limit-overrun on POST /events/{id}/reservations) was confirmed; the gate passes because the new findings alone score 95 and reach the threshold of 80.',
    );
  });

  it('says what was accepted', () => {
    const accepted = finding('high', { accepted: { reason: 'sold by hand' } });
    expect(gate({ score: 100, threshold: 80, findings: [accepted] }).reason).toBe(
      'The score of 100 reaches the threshold of 80: no race was confirmed apart from 1 accepted.',
    );
  });

  it('is untested without a score, unless the user lets it pass', () => {
    expect(gate({ score: null, threshold: 0, findings: [] }).verdict).toBe('untested');
    expect(gate({ score: null, threshold: 0, findings: [], passWhenUntested: true }).verdict).toBe('passed');
  });

  it('looks at the new findings alone where asked', () => {
    const known = finding('critical', { status: 'known' });
    const input = { score: 39, threshold: 80, failOn: 'new' as const };
    expect(gate({ ...input, findings: [known] }).verdict).toBe('passed');
    expect(gate({ ...input, findings: [known, finding('low', { id: 'x', status: 'new' })] }).verdict).toBe('passed');
    expect(gate({ ...input, findings: [known, finding('high', { id: 'x', status: 'new' })] }).verdict).toBe('failed');
    expect(gate({ ...input, findings: [finding('high')] }).verdict).toBe('failed');
  });

  it('fails when the score fell by more than max-drop', () => {
    const input = { threshold: 50, findings: [], baseline: { score: 90 }, maxDrop: 10 };
    expect(gate({ ...input, score: 80 }).verdict).toBe('passed');
    expect(gate({ ...input, score: 79 })).toEqual({
      verdict: 'failed',
      reason: 'The score fell by 11 points from 90 to 79, and max-drop allows 10.',
    });
    expect(gate({ ...input, score: 79, baseline: { score: null } }).verdict).toBe('passed');
    expect(gate({ ...input, score: 79, baseline: undefined }).verdict).toBe('passed');
  });
});
