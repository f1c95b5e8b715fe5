/** Joins the reports of a job matrix into one, with one score and one gate. */
import { UserError } from '../errors.ts';
import { assess, type GateInput, gate, worstFirst } from '../score.ts';
import { reference } from './compare.ts';
import type { Finding, FindingRef, Report } from './report.ts';

export type GateOptions = Pick<GateInput, 'failOn' | 'passWhenUntested' | 'maxDrop'> & { threshold?: number };

/**
 * The threshold is the highest of the shards where none is given.
 * @throws UserError `merge-nothing`, `merge-different` (other documents)
 */
export function merge(reports: readonly Report[], options: GateOptions = {}): Report {
  // A shard that never came to a scan has no document, and says so.
  const scanned = reports.filter(({ run }) => run.specDigest !== '');
  const [first] = [...scanned, ...reports];
  if (!first) throw new UserError('merge-nothing', 'There is no report to merge: give the report.json of each shard.');
  const stranger = scanned.find(({ run }) => run.specDigest !== first.run.specDigest);
  if (stranger)
    throw new UserError(
      'merge-different',
      `The reports are of different OpenAPI documents (${first.run.title}, ${stranger.run.title}): merge shards of one scan.`,
    );
  const merged = judged(joined(reports, first), options, Math.max(...reports.map(({ threshold }) => threshold)));
  return withoutShards(merged, missingShards(reports), reports, options);
}

/** `2/3` for each part that no report covers; a report without a shard covers all of its own. */
function missingShards(reports: readonly Report[]): string[] {
  const parts = reports.flatMap(({ run }) => {
    const [, index, total] = /^(\d{1,3})\/(\d{1,3})$/.exec(run.shard ?? '') ?? [];
    return index && total ? [{ index: Number(index), total: Number(total), scanned: run.specDigest !== '' }] : [];
  });
  const total = Math.max(0, ...parts.map((part) => part.total));
  const there = new Set(parts.filter(({ scanned }) => scanned).map(({ index }) => index));
  return Array.from({ length: total }, (_, i) => i + 1)
    .filter((index) => !there.has(index))
    .map((index) => `${index}/${total}`);
}

/** What nobody scanned must not pass for clean. */
function withoutShards(
  merged: Report,
  missing: string[],
  reports: readonly Report[],
  { passWhenUntested }: GateOptions,
): Report {
  if (missing.length === 0) return merged;
  const shards = `${missing.length === 1 ? 'shard' : 'shards'} ${missing.join(', ')}`;
  const reason = `There is no result of ${shards}, so the operations there were not tested.`;
  const why = reports.flatMap(({ run, reason }) =>
    run.specDigest === '' ? [`Shard ${run.shard ?? '?'} tested nothing: ${reason}`] : [],
  );
  const verdict = merged.verdict === 'passed' && !passWhenUntested ? { verdict: 'untested' as const, reason } : {};
  return { ...merged, ...verdict, warnings: [reason, ...why, ...merged.warnings] };
}

function judged(report: Report, { threshold: given, ...options }: GateOptions, highest: number): Report {
  const assessed = { ...report, threshold: given ?? highest, ...assess(report.findings, report.coverage.exercised) };
  const { baseline } = assessed;
  const delta = baseline && assessed.score !== null && baseline.score !== null ? assessed.score - baseline.score : null;
  const verdict = gate({ ...assessed, ...options });
  return { ...assessed, ...verdict, ...(baseline ? { baseline: { ...baseline, delta } } : {}) };
}

function joined(reports: readonly Report[], first: Report): Report {
  const findings = worstOfEach(reports.flatMap((report) => report.findings)).sort(worstFirst);
  const confirmed = new Set(findings.map(({ id }) => id));
  const suspected = worstOfEach(reports.flatMap((report) => report.suspected));
  const { baseline: _, ...rest } = first;
  return {
    ...rest,
    run: runOf(reports, first),
    transport: transportOf(reports, first),
    traffic: {
      requests: sum(reports, ({ traffic }) => traffic.requests),
      bursts: sum(reports, ({ traffic }) => traffic.bursts),
      created: sum(reports, ({ traffic }) => traffic.created),
      deleted: sum(reports, ({ traffic }) => traffic.deleted),
      leftovers: reports.flatMap(({ traffic }) => traffic.leftovers),
    },
    controls: {
      rounds: sum(reports, ({ controls }) => controls.rounds),
      unexplained: sum(reports, ({ controls }) => controls.unexplained),
    },
    coverage: coverageOf(reports),
    findings,
    suspected: suspected.filter(({ id }) => !confirmed.has(id)),
    observations: unique(reports.flatMap((report) => report.observations)),
    warnings: unique(reports.flatMap((report) => report.warnings)),
    ...baselineOf(reports, confirmed),
  };
}

/** One finding may come from two shards where a probe races two operations: the evidence that saw it more often is kept. */
function worstOfEach(findings: Finding[]): Finding[] {
  const byId = new Map<string, Finding>();
  for (const finding of findings) {
    const other = byId.get(finding.id);
    if (!other || finding.rounds.racy > other.rounds.racy) byId.set(finding.id, finding);
  }
  return [...byId.values()];
}

function runOf(reports: readonly Report[], first: Report): Report['run'] {
  const starts = reports.map(({ run }) => Date.parse(run.startedAt));
  const ends = reports.map(({ run }, i) => starts[i]! + run.durationMs);
  const stopped = reports.flatMap(({ run }) => run.stopped ?? []);
  const { shard: _, stopped: __, ...rest } = first.run;
  return {
    ...rest,
    startedAt: new Date(Math.min(...starts)).toISOString(),
    durationMs: Math.max(...ends) - Math.min(...starts),
    seed: unique(reports.map(({ run }) => run.seed)).join(','),
    ...(stopped.length > 0 ? { stopped: unique(stopped).join('; ') } : {}),
  };
}

/** Overlap is of all bursts together; the spread is the widest. */
function transportOf(reports: readonly Report[], first: Report): Report['transport'] {
  const bursts = sum(reports, ({ traffic }) => traffic.bursts);
  const overlapped = sum(reports, ({ traffic, transport }) => traffic.bursts * transport.overlap);
  return {
    ...first.transport,
    overlap: bursts === 0 ? 0 : Math.min(1, overlapped / bursts),
    spreadMicros: {
      median: Math.max(...reports.map(({ transport }) => transport.spreadMicros.median)),
      p90: Math.max(...reports.map(({ transport }) => transport.spreadMicros.p90)),
    },
    notes: unique(reports.flatMap(({ transport }) => transport.notes)),
  };
}

/** Every shard knows the whole document; what one left to the others is not untested. */
function coverageOf(reports: readonly Report[]): Report['coverage'] {
  const mutating = Math.max(...reports.map(({ coverage }) => coverage.mutating));
  const tested = new Set(reports.flatMap(testedBy));
  const untested = reports
    .flatMap(({ coverage }) => coverage.untested)
    .filter(({ operation }) => !tested.has(operation));
  return {
    operations: Math.max(...reports.map(({ coverage }) => coverage.operations)),
    mutating,
    exercised: Math.min(
      mutating,
      sum(reports, ({ coverage }) => coverage.exercised),
    ),
    untested: untested.filter(({ operation }, i) => untested.findIndex((one) => one.operation === operation) === i),
    excludedRate: reports.flatMap(({ coverage }) => coverage.excludedRate),
    ...cleanBesideOf(reports),
    ...(reports.every(({ coverage }) => coverage.cleanSettings)
      ? { cleanSettings: reports.flatMap(({ coverage }) => coverage.cleanSettings ?? []) }
      : {}),
    masked: unique(reports.flatMap(({ coverage }) => coverage.masked)),
  };
}

function cleanBesideOf(reports: readonly Report[]): Pick<Report['coverage'], 'cleanBeside'> {
  const all = reports.flatMap(({ coverage }) => coverage.cleanBeside ?? []);
  return all.length > 0 ? { cleanBeside: all } : {};
}

const testedBy = ({ coverage, findings, suspected }: Report): string[] => [
  ...coverage.excludedRate.map(({ operation }) => operation),
  ...[...findings, ...suspected].flatMap(({ operations }) => operations),
];

function baselineOf(reports: readonly Report[], confirmed: Set<string>): Pick<Report, 'baseline'> {
  const baselines = reports.flatMap(({ baseline }) => baseline ?? []);
  const [one] = baselines;
  if (!one) return {};
  const open = (refs: FindingRef[]) => new Map(refs.filter(({ id }) => !confirmed.has(id)).map((ref) => [ref.id, ref]));
  const fixed = open(baselines.flatMap((baseline) => baseline.fixed));
  const unobserved = open(baselines.flatMap((baseline) => baseline.unobserved).filter(({ id }) => !fixed.has(id)));
  const refs = (map: Map<string, FindingRef>) => [...map.values()].map(reference);
  return { baseline: { score: one.score, delta: null, fixed: refs(fixed), unobserved: refs(unobserved) } };
}

const sum = (reports: readonly Report[], of: (report: Report) => number): number =>
  reports.reduce((total, report) => total + of(report), 0);

/** By content, in order of first appearance. */
function unique<T>(items: T[]): T[] {
  const seen = new Map(items.map((item) => [JSON.stringify(item), item]));
  return [...seen.values()];
}
