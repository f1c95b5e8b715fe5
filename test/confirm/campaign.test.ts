import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import { type Demo, startDemo } from '../../src/demo/demo.ts';
import type { Report } from '../../src/report/report.ts';
import { scan } from '../../src/scan.ts';

const maxRequests = 3_000;

async function scanned(demo: Demo): Promise<Report> {
  const config = await parseConfig(
    { url: demo.url, spec: `${demo.url}/openapi.json`, 'max-requests': String(maxRequests), seed: 'breadth' },
    { workspace: import.meta.dirname, env: {} },
  );
  return scan(config, { onProgress: () => {}, signal: new AbortController().signal });
}

describe('a scan that runs out of requests', () => {
  let demo: Demo;
  let report: Report;
  beforeAll(async () => {
    demo = await startDemo({ fixed: false });
    report = await scanned(demo);
  }, 60_000);
  afterAll(() => demo.close());

  it('says that it stopped, and never sends more than it may', () => {
    expect(report.run.stopped).toContain(String(maxRequests));
    expect(report.traffic.requests).toBeLessThanOrEqual(maxRequests);
  });

  it('removes what it made all the same', () => {
    expect(report.traffic.deleted).toBe(report.traffic.created);
    expect(report.traffic.leftovers).toEqual([]);
  });

  it('reports what it had found by then', () => {
    expect(report.findings.length).toBeGreaterThan(0);
    expect(report.verdict).toBe('failed');
  });

  it('names every operation that it did not reach', () => {
    const tested = report.coverage.mutating - report.coverage.untested.length;
    expect(tested).toBe(report.coverage.exercised);
    for (const { detail } of report.coverage.untested) expect(detail).toMatch(/^The scan ended .+\.$/);
  });
});
