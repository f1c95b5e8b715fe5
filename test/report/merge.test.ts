import { describe, expect, it } from 'vitest';
import { merge } from '../../src/report/merge.ts';
import type { Report } from '../../src/report/report.ts';
import * as shop from './golden/shop.ts';

/** One of `n`: a part of the operations exercised, the rest left to the others. */
function shard(report: Report, exercised: string[], more: Partial<Report> = {}): Report {
  return {
    ...report,
    coverage: {
      ...report.coverage,
      mutating: 6,
      exercised: exercised.length,
      excludedRate: exercised.map((operation) => ({ operation, probes: ['repeat'], rounds: 29, rate: 0.098 })),
      untested: ['POST /a', 'POST /b', 'POST /c', 'POST /d']
        .filter((operation) => !exercised.includes(operation))
        .map((operation) => ({ operation, reason: 'other-shard', detail: 'Left to another shard.' })),
    },
    ...more,
  };
}

describe('merge', () => {
  it('joins findings, score and gate', () => {
    const report = merge([shop.report([shop.twice]), shop.report([shop.oversold])]);
    expect(report).toMatchObject({ score: 26, grade: 'F', verdict: 'failed', threshold: 80 });
    expect(report.findings.map(({ rule }) => rule)).toEqual(['limit-overrun', 'duplicate-create']);
    expect(report.deductions.reduce((total, { points }) => total + points, 0)).toBe(74);
  });

  it('does not depend on the order of the shards in what it judges', () => {
    const [a, b] = [shop.report([shop.twice, shop.forgotten]), shop.report([shop.oversold])];
    const judged = ({ score, verdict, reason, deductions, findings }: Report) => ({
      score,
      verdict,
      reason,
      deductions,
      findings,
    });
    expect(judged(merge([a, b]))).toEqual(judged(merge([b, a])));
  });

  it('counts a finding of two shards once, by the better evidence', () => {
    const weaker = { ...shop.oversold, rounds: { ...shop.oversold.rounds, racy: 4 } };
    const report = merge([shop.report([weaker]), shop.report([shop.oversold])]);
    expect(report.findings).toEqual([shop.oversold]);
    expect(report.score).toBe(39);
  });

  it('does not suspect what another shard confirmed', () => {
    const suspecting = shop.report([], { suspected: [{ ...shop.oversold, confidence: 'suspected' }] });
    expect(merge([suspecting, shop.oneFinding]).suspected).toEqual([]);
  });

  describe('of shards', () => {
    const part = (report: Report, index: number, digest = report.run.specDigest): Report => ({
      ...report,
      run: { ...report.run, shard: `${index}/3`, specDigest: digest },
    });

    it('that are all there passes', () => {
      expect(merge([1, 2, 3].map((index) => part(shop.clean, index)))).toMatchObject({ verdict: 'passed' });
    });

    it('of which one is missing does not pass, and says which', () => {
      const merged = merge([part(shop.clean, 1), part(shop.clean, 3)]);
      expect(merged).toMatchObject({ score: 100, verdict: 'untested' });
      expect(merged.reason).toContain('shard 2/3');
      expect(merge([part(shop.clean, 1)], { passWhenUntested: true })).toMatchObject({ verdict: 'passed' });
      expect(merge([part(shop.oneFinding, 1)])).toMatchObject({ verdict: 'failed' });
    });

    it('of which one never came to a scan says why', () => {
      const idle = part({ ...shop.untested, reason: 'The preview did not answer.' }, 2, '');
      const merged = merge([idle, part(shop.clean, 1), part(shop.clean, 3)]);
      expect(merged).toMatchObject({ verdict: 'untested', run: { title: shop.clean.run.title } });
      expect(merged.warnings.join()).toContain('Shard 2/3 tested nothing: The preview did not answer.');
      expect(merge([idle])).toMatchObject({ verdict: 'untested', score: null });
    });
  });

  it('adds coverage, and forgets as untested what another shard tested', () => {
    const report = merge([shard(shop.clean, ['POST /a', 'POST /b']), shard(shop.clean, ['POST /c'])]);
    expect(report.coverage).toMatchObject({ mutating: 6, exercised: 3 });
    expect(report.coverage.untested.map(({ operation }) => operation)).toEqual(['POST /d']);
  });

  it('adds traffic, and takes overlap of all bursts', () => {
    const quiet = {
      ...shop.clean,
      traffic: { ...shop.clean.traffic, bursts: 0 },
      transport: { ...shop.clean.transport, overlap: 0 },
    };
    const report = merge([quiet, shop.clean]);
    expect(report.traffic.requests).toBe(2 * shop.clean.traffic.requests);
    expect(report.transport.overlap).toBeCloseTo(0.98);
  });

  it('runs from the first start to the last end', () => {
    const later = { ...shop.clean, run: { ...shop.clean.run, startedAt: '2026-03-02T09:42:07.120Z', shard: '2/2' } };
    const { run } = merge([later, shop.clean]);
    expect(run).toMatchObject({ startedAt: '2026-03-02T09:41:07.120Z', durationMs: 101_250 });
    expect(run).not.toHaveProperty('shard');
  });

  it('is untested only where all shards are', () => {
    expect(merge([shop.untested, shop.untested]).verdict).toBe('untested');
    expect(merge([shop.untested, shop.clean])).toMatchObject({ verdict: 'passed', score: 100 });
    expect(merge([shop.untested], { passWhenUntested: true }).verdict).toBe('passed');
  });

  it('compares the joined score with the baseline, and calls nothing fixed that a shard still has', () => {
    const ref = { id: shop.oversold.id, rule: shop.oversold.rule, operations: shop.oversold.operations };
    const baseline = { score: 90, delta: -25, fixed: [], unobserved: [] };
    const a = { ...shop.report([shop.twice]), baseline: { ...baseline, unobserved: [ref] } };
    const b = { ...shop.oneFinding, baseline };
    expect(merge([a, b]).baseline).toEqual({ score: 90, delta: -64, fixed: [], unobserved: [] });
    const c = { ...shop.clean, baseline: { ...baseline, fixed: [ref] } };
    expect(merge([a, c]).baseline).toMatchObject({ fixed: [ref], unobserved: [] });
    expect(merge([a, b], { maxDrop: 5 }).reason).toBe(
      'The score fell by 64 points from 90 to 26, and max-drop allows 5.',
    );
  });

  it('refuses reports of different documents, and none at all', () => {
    const other = { ...shop.clean, run: { ...shop.clean.run, specDigest: 'sha256:other', title: 'Other' } };
    expect(() => merge([shop.clean, other])).toThrow(
      'The reports are of different OpenAPI documents (Ticket shop, Other)',
    );
    expect(() => merge([])).toThrow('There is no report to merge');
  });

  it('of one report judges as that report did', () => {
    expect(merge([shop.oneFinding])).toEqual(shop.oneFinding);
  });
});
