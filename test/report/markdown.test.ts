import { describe, expect, it } from 'vitest';
import { compare } from '../../src/report/compare.ts';
import { renderReviewComment } from '../../src/report/finding-markdown.ts';
import { renderComment, renderSummary } from '../../src/report/markdown.ts';
import type { Report } from '../../src/report/report.ts';
import * as shop from './golden/shop.ts';

const many = (count: number): Report =>
  shop.report(Array.from({ length: count }, (_, i) => ({ ...shop.tenFindings[i % 10]!, id: `finding ${i}` })));

describe('the comment', () => {
  it('says at the top what happened, the score and why the gate decided so', () => {
    const top = renderComment(shop.ten).split('\n').slice(0, 5);
    expect(top).toEqual([
      '## ❌ Racegate failed: 10 race conditions confirmed',
      '',
      'Score **2** of 100 · grade **F** · −57 against the baseline (1 fixed, 1 not tested again) · threshold 80',
      '',
      expect.stringMatching(/^> The score of 2 is below the threshold of 80: 10 races/),
    ]);
  });

  it.each([
    ['passed', shop.clean, '## ✅ Racegate passed: no race condition confirmed'],
    [
      'passed with a race',
      { ...shop.oneFinding, verdict: 'passed' as const },
      '## 🟡 Racegate passed with 1 confirmed race condition',
    ],
    [
      'passed with a suspicion',
      shop.report([], { suspected: [{ ...shop.oversold, confidence: 'suspected' }] }),
      '## ✅ Racegate passed: no race condition confirmed, 1 suspected',
    ],
    [
      'passed with an accepted race',
      shop.report([{ ...shop.oversold, accepted: { reason: 'x' } }]),
      '## ✅ Racegate passed: no race condition confirmed apart from 1 accepted',
    ],
    ['untested', shop.untested, '## ⚠️ Racegate: nothing could be tested for races'],
    [
      'let through untested',
      { ...shop.untested, verdict: 'passed' as const },
      '## ⚠️ Racegate: nothing could be tested for races',
    ],
  ])('%s', (_, report, heading) => {
    expect(renderComment(report).split('\n')[0]).toBe(heading);
  });

  it('folds what was accepted, and why', () => {
    const text = renderComment(shop.report([{ ...shop.oversold, accepted: { reason: 'sold by hand' } }]));
    expect(text).not.toContain('**Change:**');
    expect(text).toMatch(/<summary>.*limit-overrun.*\(accepted\)<\/summary>/);
    expect(text).toContain('Accepted: sold by hand');
  });

  it('tells in the open what to change', () => {
    expect(renderComment(shop.oneFinding)).toContain(
      '**Change:** Replace the read, the check and the write with one update\\_item',
    );
  });

  it('says which rate a clean result excludes, rounded up, and what was not tested', () => {
    const text = renderComment(shop.clean);
    expect(text).toContain('19 of 22 mutating operations were raced with proven overlap.');
    expect(text).toContain(
      '10\u00a0% of bursts or more is excluded at 95\u00a0% confidence (23\u00a0% for POST /tickets/{id}/check-in)',
    );
    expect(text).toContain('<details><summary>Not tested (3)</summary>');
  });

  it('tells together what was not tested for one reason, and counts all of it', () => {
    const untested = Array.from({ length: 30 }, (_, i) => ({
      operation: `POST /${i}`,
      reason: 'not-reached',
      detail: i === 7 ? 'Seven is another matter.' : 'The scan ended before its turn.',
    }));
    const text = renderComment({ ...shop.clean, coverage: { ...shop.clean.coverage, untested } });
    expect(text).toContain('<summary>Not tested (30)</summary>');
    expect(text).toContain('`POST /0`, `POST /1`, `POST /2`, `POST /3` and 25 more: The scan ended before its turn.');
    expect(text).toContain('`POST /7`: Seven is another matter.');
  });

  it('claims nothing that clean rounds do not exclude', () => {
    const rated = (rates: number[]): Report => ({
      ...shop.clean,
      coverage: {
        ...shop.clean.coverage,
        excludedRate: rates.map((rate, i) => ({ operation: `POST /${i}`, probes: [], rounds: 0, rate })),
      },
    });
    expect(renderComment(rated([0.0981, 1]))).toContain(
      '10\u00a0% of bursts or more is excluded at 95\u00a0% confidence (no rate at all for POST /1).',
    );
    expect(renderComment(rated([1]))).toContain('Where nothing was found, nothing is excluded.');
    expect(renderComment(rated([]))).not.toContain('excluded at');
  });

  it('shows the worst first, whatever the order of the report', () => {
    const reversed = { ...shop.ten, findings: shop.ten.findings.toReversed() };
    expect(renderComment(reversed)).toBe(renderComment(shop.ten));
  });

  it('says which findings are new where there is a baseline', () => {
    const four = shop.report([shop.oversold, shop.twice, ...shop.tenFindings.slice(3, 5)]);
    const text = renderComment(compare(four, shop.report([shop.twice, shop.forgotten])));
    expect(text).toContain('against the baseline (3 new, 1 known, 1 not tested again)');
    expect(text).toMatch(/\| limit-overrun \*\*\(new\)\*\* \|/);
    expect(text).toMatch(/\| duplicate-create \|/);
  });

  it('links the run only by a plain address', () => {
    expect(renderComment(shop.clean, { runUrl: 'https://github.com/a/b/actions/runs/1' })).toContain(
      '[Full report in the summary of the run](https://github.com/a/b/actions/runs/1)',
    );
    expect(renderComment(shop.clean, { runUrl: 'javascript:alert(1)' })).not.toContain('](');
  });

  it('is cut by whole findings, and says how many were left out', () => {
    const text = renderComment(many(100), { reportUrl: 'https://e.test/r' });
    expect(text.length).toBeLessThanOrEqual(65_000);
    const told = text.match(/^\*\*Replay\*\*/gm)!.length;
    expect(told).toBeGreaterThan(10);
    expect(text).toContain(
      `**${100 - told} more findings are left out here for length:** see [the full report](https://e.test/r).`,
    );
    expect(text.match(/<details/g)!.length).toBe(text.match(/<\/details>/g)!.length);
  });

  it('keeps to any limit that leaves room for the verdict', () => {
    for (const limit of [2000, 5000, 12_000, 65_000]) {
      const text = renderComment(many(40), { limit });
      expect(text.length).toBeLessThanOrEqual(limit);
      expect(text).toContain('Racegate failed: 40 race conditions confirmed');
    }
  });

  it('leaves nothing out where there is room', () => {
    expect(renderComment(shop.ten)).not.toContain('left out');
  });
});

describe('the summary', () => {
  it('tells all, under one mebibyte', () => {
    expect(renderSummary(many(100))).not.toContain('left out');
    const text = renderSummary(many(1500));
    expect(Buffer.byteLength(text)).toBeLessThan(1_048_576);
    expect(text).toMatch(/\*\*[\d,]+ more findings are left out/);
  });
});

describe('the comment on a line', () => {
  it('names the race, what to change, and the evidence', () => {
    const text = renderReviewComment(shop.oversold);
    expect(text).toMatch(/^🔴 \*\*limit-overrun\*\* on `POST \/events\/\{id\}\/reservations`/);
    expect(text).toContain('```python\ndef reserve(');
    expect(text).toContain('✗ but B was answered 201');
  });

  it('says where a snippet was not run', () => {
    expect(renderReviewComment(shop.forgotten)).toContain('*This snippet was not run by our tests.*');
    expect(renderReviewComment(shop.oversold)).not.toContain('not run');
  });
});
