/** What scans of twins said, held against the truth about them. Pure. */
import type { Report } from '../../../src/report/report.ts';
import type { Twin } from '../../twins/twin.ts';
import type { Scanned } from './scan.ts';

/**
 * Of a racy twin: `found` (a confirmed finding with a right rule on the racing operation), `misnamed` (confirmed there, another rule),
 * `suspected`, `inconclusive` (the operation was not exercised), `missed`.
 * Of a correct one: `clean`, `accused` (anything confirmed), `suspected`, `inconclusive` (nothing exercised). `error`: no report.
 */
export type Outcome = 'found' | 'misnamed' | 'suspected' | 'inconclusive' | 'missed' | 'clean' | 'accused' | 'error';

export interface Judged {
  twin: string;
  kind: Twin['kind'];
  rule?: string;
  hard?: boolean;
  optIn?: boolean;
  outcome: Outcome;
  /** `rule @ operations` of everything confirmed, then of what is only suspected. */
  confirmed: string[];
  suspected: string[];
  /** Why it was inconclusive or broke. */
  detail?: string;
  /** Concurrent rounds: over operations with a finding and over those excluded as clean. */
  rounds: number;
  /** Of these, the rounds that each confirmed finding took. */
  confirmedIn?: number[];
  /** Operations that were raced with overlap. */
  exercised?: number;
  requests: number;
  seconds: number;
}

export type Facts = Pick<Report, 'findings' | 'suspected' | 'coverage'> & { traffic: { requests: number } };

export function judge(twin: Twin, report: Facts, seconds: number): Judged {
  const named = ({ rule, operations }: { rule: string; operations: string[] }) => `${rule} @ ${operations.join(' + ')}`;
  const detail = report.coverage.untested.map(({ operation, reason }) => `${operation}: ${reason}`).join('; ');
  return {
    twin: twin.name,
    kind: twin.kind,
    ...(twin.rule ? { rule: twin.rule } : {}),
    ...(twin.hard ? { hard: true } : {}),
    ...(twin.optIn ? { optIn: true } : {}),
    outcome: twin.kind === 'racy' ? ofRacy(twin, report) : ofCorrect(report),
    confirmed: report.findings.map(named),
    suspected: report.suspected.map(named),
    ...(detail ? { detail } : {}),
    rounds: roundsOf(report),
    confirmedIn: report.findings.map(({ rounds }) => rounds.total),
    exercised: report.coverage.exercised,
    requests: report.traffic.requests,
    seconds,
  };
}

/** A scan that broke is an error, whatever the twin. */
export function judgeScan(twin: Twin, { report, detail, seconds }: Scanned): Judged {
  if (report) return judge(twin, report, seconds);
  const coverage = { operations: 0, mutating: 0, exercised: 0, untested: [], excludedRate: [], masked: [] };
  const nothing: Facts = { findings: [], suspected: [], coverage, traffic: { requests: 0 } };
  return { ...judge(twin, nothing, seconds), outcome: 'error', detail };
}

function ofRacy(twin: Twin, { findings, suspected, coverage }: Facts): Outcome {
  const here = ({ operations }: { operations: string[] }) => operations.includes(twin.operation!);
  const right = ({ rule }: { rule: string }) => rule === twin.rule || (twin.also ?? []).includes(rule);
  if (findings.some((one) => here(one) && right(one))) return 'found';
  if (findings.some(here)) return 'misnamed';
  if (suspected.some(here)) return 'suspected';
  return coverage.untested.some(({ operation }) => operation === twin.operation) ? 'inconclusive' : 'missed';
}

function ofCorrect({ findings, suspected, coverage }: Facts): Outcome {
  if (findings.length > 0) return 'accused';
  if (suspected.length > 0) return 'suspected';
  return coverage.exercised > 0 ? 'clean' : 'inconclusive';
}

const roundsOf = ({ findings, suspected, coverage }: Facts): number =>
  [...findings, ...suspected].reduce((sum, { rounds }) => sum + rounds.total, 0) +
  coverage.excludedRate.reduce((sum, { rounds }) => sum + rounds, 0);

export interface RuleRow {
  rule: string;
  /** Scans of racy twins whose race the rule names. */
  scans: number;
  found: number;
  misnamed: number;
  suspected: number;
  inconclusive: number;
  missed: number;
  error: number;
  /** Confirmed findings of this rule on correct twins. */
  falsePositives: number;
  /** Concurrent rounds in these scans. */
  rounds: number;
}

/** One row per rule that a twin is proof of or that accused a correct twin. */
export function matrix(all: readonly Judged[]): RuleRow[] {
  const accusing = all
    .filter(({ kind }) => kind !== 'racy')
    .flatMap(({ confirmed }) => confirmed.map((line) => line.split(' @ ')[0]!));
  const rules = [...new Set([...all.flatMap(({ rule }) => rule ?? []), ...accusing])].sort();
  return rules.map((rule) => {
    const scans = all.filter((one) => one.rule === rule);
    const count = (outcome: Outcome) => scans.filter((one) => one.outcome === outcome).length;
    const falsePositives = accusing.filter((one) => one === rule).length;
    const [found, misnamed, suspected] = [count('found'), count('misnamed'), count('suspected')];
    const [inconclusive, missed, error] = [count('inconclusive'), count('missed'), count('error')];
    const rounds = scans.reduce((sum, one) => sum + one.rounds, 0);
    return {
      rule,
      scans: scans.length,
      found,
      misnamed,
      suspected,
      inconclusive,
      missed,
      error,
      falsePositives,
      rounds,
    };
  });
}
