import { describe, expect, it } from 'vitest';
import { accept } from '../../src/report/accept.ts';
import { compare } from '../../src/report/compare.ts';
import type { Report } from '../../src/report/report.ts';
import * as shop from './golden/shop.ts';

const withRates = (report: Report, excludedRate: Report['coverage']['excludedRate']): Report => ({
  ...report,
  coverage: { ...report.coverage, excludedRate },
});
const ids = (refs: { id: string }[]) => refs.map(({ id }) => id);

describe('compare', () => {
  it('marks what is new and what was known', () => {
    const now = compare(shop.report([shop.oversold, shop.twice]), shop.report([shop.oversold]));
    expect(now.findings.map(({ rule, status }) => [rule, status])).toEqual([
      ['limit-overrun', 'known'],
      ['duplicate-create', 'new'],
    ]);
    expect(now.baseline).toEqual({ score: 39, delta: -13, fixed: [], unobserved: [] });
  });

  it('calls fixed only what the same probe raced again and found clean', () => {
    const before = shop.report([shop.twice]);
    const entry = { operation: 'POST /signup', probes: ['twin-create'], rounds: 29, rate: 0.098 };
    const again = compare(withRates(shop.report([]), [entry]), before);
    expect([ids(again.baseline!.fixed), ids(again.baseline!.unobserved)]).toEqual([[shop.twice.id], []]);
    const other = compare(withRates(shop.report([]), [{ ...entry, probes: ['repeat'] }]), before);
    expect([ids(other.baseline!.fixed), ids(other.baseline!.unobserved)]).toEqual([[], [shop.twice.id]]);
  });

  it('calls fixed only what was raced again with the fixture that showed it', () => {
    const bounded = { ...shop.twice, setting: 'user.seats' };
    const entry = { operation: 'POST /signup', probes: ['twin-create'], rounds: 29, rate: 0.098 };
    const { probe, operations } = shop.twice;
    const fixedAfter = (cleanSettings?: Report['coverage']['cleanSettings']) => {
      const now = withRates(shop.report([]), [entry]);
      const coverage = cleanSettings ? { ...now.coverage, cleanSettings } : now.coverage;
      return ids(compare({ ...now, coverage }, shop.report([bounded])).baseline!.fixed);
    };
    expect(fixedAfter([])).toEqual([]);
    expect(fixedAfter([{ probe, operations, setting: 'user.desks' }])).toEqual([]);
    expect(fixedAfter([{ probe, operations, setting: 'user.seats' }])).toEqual([bounded.id]);
    // An earlier version did not tell.
    expect(fixedAfter(undefined)).toEqual([bounded.id]);
  });

  it('calls fixed what a probe no longer finds while it finds something else there', () => {
    const other = { ...shop.twice, id: 'other', damaged: 'user.name' };
    expect(ids(compare(shop.report([other]), shop.report([shop.twice])).baseline!.fixed)).toEqual([shop.twice.id]);
  });

  it('calls fixed what its probe no longer finds while another probe accuses the same operation', () => {
    const other = { ...shop.twice, id: 'other', probe: 'delete-and-use' };
    const now = shop.report([other]);
    expect(ids(compare(now, shop.report([shop.twice])).baseline!.unobserved)).toEqual([shop.twice.id]);
    const cleanBeside = [{ operation: 'POST /signup', probes: [shop.twice.probe] }];
    const again = { ...now, coverage: { ...now.coverage, cleanBeside } };
    expect(ids(compare(again, shop.report([shop.twice])).baseline!.fixed)).toEqual([shop.twice.id]);
  });

  it('does not call fixed what is still suspected', () => {
    const entry = { operation: 'POST /signup', probes: ['twin-create'], rounds: 29, rate: 0.098 };
    const report = withRates(shop.report([], { suspected: [{ ...shop.twice, confidence: 'suspected' }] }), [entry]);
    expect(ids(compare(report, shop.report([shop.twice])).baseline!.unobserved)).toEqual([shop.twice.id]);
  });

  it('has no difference to a baseline without a score', () => {
    expect(compare(shop.clean, shop.untested).baseline).toMatchObject({ score: null, delta: null });
    expect(compare(shop.untested, shop.clean).baseline).toMatchObject({ score: 100, delta: null });
  });

  it('changes neither of its arguments', () => {
    const [now, before] = [structuredClone(shop.ten), structuredClone(shop.oneFinding)];
    compare(now, before);
    expect([now, before]).toEqual([shop.ten, shop.oneFinding]);
  });
});

describe('accept', () => {
  const acceptance = { finding: shop.oversold.id, reason: 'sold by hand', expires: '2026-03-02' };

  it('holds through its last day', () => {
    const [finding] = accept(shop.oneFinding, [acceptance], '2026-03-02').findings;
    expect(finding!.accepted).toEqual({ reason: 'sold by hand', expires: '2026-03-02' });
  });

  it('counts again afterwards, and says so', () => {
    const report = accept(shop.oneFinding, [acceptance], '2026-03-03');
    expect(report.findings[0]!.accepted).toBeUndefined();
    expect(report.warnings).toEqual([
      `The acceptance of ${shop.oversold.id} expired on 2026-03-02, so it counts again.`,
    ]);
  });

  it('says which acceptance has no finding', () => {
    expect(accept(shop.clean, [acceptance], '2026-03-01').warnings).toEqual([
      `The configuration accepts ${shop.oversold.id}, which this scan did not find.`,
    ]);
  });

  it('changes nothing else', () => {
    expect(accept(shop.ten, [], '2026-03-01')).toEqual(shop.ten);
  });
});
