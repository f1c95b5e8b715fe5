import { describe, expect, it } from 'vitest';
import { type Judged, judge, matrix } from '../bench/twins/judged.ts';
import { tables } from '../bench/twins/tables.ts';
import { twins } from './index.ts';

const racy = twins.find(({ name }) => name === 'shop-stock-racy')!;
const trap = twins.find(({ kind }) => kind === 'trap')!;

type Facts = Parameters<typeof judge>[1];
const finding = (rule: string, operation: string) =>
  ({ rule, operations: [operation], rounds: { total: 12 } }) as Facts['findings'][number];
const report = (over: Partial<Facts>, exercised = 1): Facts => ({
  findings: [],
  suspected: [],
  coverage: { operations: 2, mutating: 1, exercised, untested: [], excludedRate: [], masked: [] },
  traffic: { requests: 100 },
  ...over,
});
const untested = (operation: string): Facts['coverage'] => ({
  ...report({}).coverage,
  untested: [{ operation, reason: 'not-exercised', detail: 'no overlap' }],
});
const outcome = (twin: typeof racy, over: Partial<Facts>, exercised?: number) =>
  judge(twin, report(over, exercised), 1).outcome;

describe('judge', () => {
  it('accepts the rule and its equals on the racing operation, and nothing else', () => {
    expect(outcome(racy, { findings: [finding('bound-violation', racy.operation!)] })).toBe('found');
    expect(outcome(racy, { findings: [finding('limit-overrun', racy.operation!)] })).toBe('found');
    expect(outcome(racy, { findings: [finding('stale-read', racy.operation!)] })).toBe('misnamed');
    expect(outcome(racy, { findings: [finding('bound-violation', 'POST /products')] })).toBe('missed');
    expect(outcome(racy, { suspected: [finding('bound-violation', racy.operation!)] })).toBe('suspected');
    expect(outcome(racy, { coverage: untested(racy.operation!) })).toBe('inconclusive');
    expect(outcome(racy, {})).toBe('missed');
  });

  it('calls a correct twin accused by anything that is confirmed', () => {
    expect(outcome(trap, { findings: [finding('lost-update', 'POST /x')] })).toBe('accused');
    expect(outcome(trap, { suspected: [finding('lost-update', 'POST /x')] })).toBe('suspected');
    expect(outcome(trap, {}, 0)).toBe('inconclusive');
    expect(outcome(trap, {})).toBe('clean');
  });
});

describe('matrix', () => {
  const scans: Judged[] = [
    judge(racy, report({ findings: [finding('bound-violation', racy.operation!)] }), 1),
    judge(racy, report({}), 1),
    judge(trap, report({ findings: [finding('stale-read', 'POST /x')] }), 1),
  ];

  it('counts per rule what was found, missed and wrongly accused', () => {
    const rows = Object.fromEntries(matrix(scans).map((row) => [row.rule, row]));
    expect(rows['bound-violation']).toMatchObject({ scans: 2, found: 1, missed: 1, falsePositives: 0 });
    expect(rows['stale-read']).toMatchObject({ scans: 0, found: 0, falsePositives: 1 });
  });

  it('says in words which scans to look at', () => {
    expect(tables(scans)).toContain(`- ${trap.name}: **accused**, confirmed: stale-read @ POST /x`);
    expect(tables(scans)).toContain('12 concurrent rounds');
  });
});
