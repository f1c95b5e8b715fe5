/** What holds for every stack: its racy application fails the gate with the right findings, its repaired one passes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding, Report } from '../../src/report/report.ts';
import type { Running } from './process.ts';
import { type Scanned, scan } from './scan.ts';

export type Variant = 'racy' | 'repaired';

/** A race of the racy application; any of the rules names it well. */
export interface Planted {
  operation: string;
  rules: string[];
}

export interface Pair {
  /** As the report names it: `flask+dynamodb`. */
  stack: string;
  /** Folder of the application. */
  app: string;
  /** Path of the OpenAPI document that it serves. */
  spec: string;
  planted: Planted[];
  /** Operations of a second scan, kept to them: with all the others a scan's time would end before it comes to each. */
  apart?: { exclude: string[]; include: string[] };
  /**
   * Further scans of the racy application, one for each of these lists and kept to it: planted operations and their rivals.
   * Without `apart` they stand in the place of the whole, and the repaired application is scanned once, quickly, for all of them.
   */
  parts?: string[][];
  /** Must occur in every remedy shown: what makes it code for this store. */
  remedy: RegExp;
  start(variant: Variant): Promise<Running & { url: string }>;
}

export function expectPair(pair: Pair): void {
  const scanned = {} as Record<Variant, Scanned>;

  for (const variant of ['racy', 'repaired'] as const)
    describe(variant, () => {
      let running: Running | undefined;
      beforeAll(async () => {
        const app = await pair.start(variant);
        running = app;
        scanned[variant] = await scanAll(app.url, variant, pair);
      });
      afterAll(() => running?.stop());

      if (variant === 'racy') expectRacy(pair, () => scanned.racy);
      else expectRepaired(pair, () => scanned.repaired);
    });
}

/** What one scan is kept to. */
interface Part {
  include?: string[];
  exclude?: string[];
  depth?: string;
  requests?: number;
}

function partsOf({ apart, parts = [] }: Pair, variant: Variant): Part[] {
  // Nothing is found in the repaired one however long it is looked for.
  const depth = variant === 'racy' ? 'standard' : 'quick';
  // A race takes some hundred requests to be tried and confirmed, two thousand at most where it is narrow.
  const kept = parts.map((include) => ({ include, depth, requests: Math.min(10_000, 4_000 + 1_500 * include.length) }));
  if (apart) return [{ exclude: apart.exclude }, { include: apart.include, depth }, ...kept];
  if (kept.length === 0) return [{}];
  return variant === 'racy' ? kept : [{ include: parts.flat(), depth }];
}

/** The reports of all scans as one, the worst of them where they differ. */
async function scanAll(url: string, variant: Variant, pair: Pair): Promise<Scanned> {
  const { spec, app } = pair;
  const scans: { part: Part; scanned: Scanned }[] = [];
  for (const part of partsOf(pair, variant)) {
    const name = scans.length === 0 ? variant : `${variant}-${scans.length}`;
    scans.push({ part, scanned: await scan(url, { name, spec, app, ...part }) });
  }
  const kept = scans.flatMap(({ part }) => part.include ?? []);
  const isOf = ({ include }: Part, operation: string): boolean =>
    include ? include.includes(operation) : !kept.includes(operation);
  const [first] = scans;
  const { report } = first!.scanned;
  return {
    exit: Math.max(...scans.map(({ scanned }) => scanned.exit ?? 4)),
    report: {
      ...report,
      score: Math.min(...scans.map(({ scanned }) => scanned.report.score ?? 0)),
      verdict: scans.find(({ scanned }) => scanned.report.verdict !== 'passed')?.scanned.report.verdict ?? 'passed',
      findings: scans.flatMap(({ scanned }) => scanned.report.findings),
      coverage: {
        ...report.coverage,
        untested: scans.flatMap(({ part, scanned }) =>
          scanned.report.coverage.untested.filter(({ operation }) => isOf(part, operation)),
        ),
      },
    },
  };
}

function expectRacy(pair: Pair, scanned: () => Scanned): void {
  it('fails the gate', () => {
    expect(scanned().report).toMatchObject({ verdict: 'failed' });
    expect(scanned().exit).toBe(1);
  });

  for (const { operation, rules } of pair.planted)
    it(`is caught at ${operation}`, () => {
      const found = scanned().report.findings.filter((finding) => finding.operations.includes(operation));
      expect(rules, shown(scanned().report)).toContain(found.find(({ rule }) => rules.includes(rule))?.rule);
    });

  it('is shown code of its own stack, which this run has executed', () => {
    const { findings } = scanned().report;
    expect(findings.length).toBeGreaterThan(0);
    // Beside the planted races a scan may rightly name others, for which the stack has no code of its own yet.
    const planted = new Set(pair.planted.flatMap(({ rules }) => rules));
    for (const { rule, remedy } of findings.filter((finding) => planted.has(finding.rule))) {
      expect(remedy.stack, rule).toBe(pair.stack);
      expect(remedy.snippet, rule).toMatch(pair.remedy);
      expect(remedy.executed, rule).toBe(true);
    }
  });
}

function expectRepaired(pair: Pair, scanned: () => Scanned): void {
  it('passes the gate with nothing confirmed', () => {
    expect(scanned().report.findings.map(named)).toEqual([]);
    expect(scanned().report).toMatchObject({ verdict: 'passed', score: 100 });
    expect(scanned().exit).toBe(0);
  });

  it('was exercised where the other one raced', () => {
    const planted = new Set(pair.planted.map(({ operation }) => operation));
    const untested = scanned().report.coverage.untested.filter(({ operation }) => planted.has(operation));
    // A busy machine may keep some bursts from overlapping, which the report then says; no other reason is accepted.
    expect(untested.filter(({ reason }) => reason !== 'not-exercised')).toEqual([]);
    expect(untested.length, JSON.stringify(untested)).toBeLessThanOrEqual(planted.size / 3);
  });
}

/** `lost-update POST /orders` */
export const named = ({ rule, operations }: Finding): string => `${rule} ${operations.join(' ‖ ')}`;
const shown = ({ findings, suspected, run, traffic }: Report): string =>
  `confirmed: ${findings.map(named).join(', ') || 'nothing'}; suspected: ${suspected.map(named).join(', ') || 'nothing'}; ${traffic.requests} requests in ${Math.round(run.durationMs / 1000)} s, ${run.stopped ?? 'to the end'}`;
