/**
 * The score and the gate. Pure, and public behaviour: a change that moves the score of a given report is a change of the API.
 *
 * Findings that break one invariant of one resource form a family, so that one unlocked table is not counted once per endpoint.
 * Operations that were not tested have no part in it: there is no denominator.
 */
import type { Deduction, Finding, Grade, Severity, Verdict } from './report/report.ts';

/** Share of the score that one finding takes. */
const weights: Record<Severity, number> = { critical: 0.6, high: 0.35, medium: 0.15, low: 0.05, info: 0 };

/** Highest score that a confirmed finding of this severity leaves. */
const caps: Partial<Record<Severity, number>> = { critical: 39, high: 69 };

const grades: [least: number, grade: Grade][] = [
  [90, 'A'],
  [80, 'B'],
  [70, 'C'],
  [40, 'D'],
];

/** What the score looks at. */
export type Scored = Pick<Finding, 'id' | 'family' | 'severity' | 'confidence' | 'accepted'>;

/** Worst first; ties by family and id, so that the result does not depend on the order of the findings. */
export function worstFirst(a: Scored, b: Scored): number {
  return weights[b.severity] - weights[a.severity] || compareText(a.family, b.family) || compareText(a.id, b.id);
}

/** Confirmed and not accepted: what counts. */
export const counts = (finding: Scored): boolean => finding.confidence === 'confirmed' && !finding.accepted;

/**
 * `score`: whole number from 0 to 100. `deductions`: one per finding that counts, worst first; their points are whole and
 * add up to `100 - score`.
 */
export function score(findings: readonly Scored[]): { score: number; deductions: Deduction[] } {
  const losses = lossesOf(findings.filter(counts).sort(worstFirst));
  const left = losses.reduce((product, { loss }) => product * (1 - loss), 100);
  const cap = losses.reduce((least, { finding }) => Math.min(least, caps[finding.severity] ?? 100), 100);
  const total = Math.min(Math.round(left), cap);
  return { score: total, deductions: attribute(losses, 100 - total) };
}

/** Score and grade, or `null` where nothing was exercised: what was not tested is never 100. */
export function assess(
  findings: readonly Scored[],
  exercised: number,
): { score: number | null; grade: Grade | null; deductions: Deduction[] } {
  if (exercised === 0 && !findings.some(counts)) return { score: null, grade: null, deductions: [] };
  const result = score(findings);
  return { ...result, grade: grade(result.score) };
}

export function grade(score: number): Grade {
  return grades.find(([least]) => score >= least)?.[1] ?? 'F';
}

export interface GateInput {
  /** `null`: nothing was exercised. */
  score: number | null;
  /** 0 to 100; a score equal to it passes. */
  threshold: number;
  findings: readonly Finding[];
  failOn?: 'any' | 'new';
  passWhenUntested?: boolean;
  /** Most points that the score may fall against the baseline. */
  maxDrop?: number | undefined;
  baseline?: { score: number | null } | undefined;
}

/** `reason`: one plain sentence. It can hold names from the target, so every surface escapes it. */
export function gate(input: GateInput): { verdict: Verdict; reason: string } {
  if (input.score === null) return untested(input.passWhenUntested ?? false);
  const drop = dropOf(input);
  if (drop !== undefined) return { verdict: 'failed', reason: drop };
  return input.failOn === 'new' ? gateNew(input) : gateAll(input, input.score);
}

function untested(pass: boolean): { verdict: Verdict; reason: string } {
  if (!pass)
    return { verdict: 'untested', reason: 'No operation could be exercised, so nothing is known about races.' };
  return {
    verdict: 'passed',
    reason: 'No operation could be exercised, so nothing is known about races; pass-when-untested lets it pass.',
  };
}

function dropOf({ score, baseline, maxDrop }: GateInput): string | undefined {
  if (maxDrop === undefined || score === null || baseline?.score == null) return undefined;
  const drop = baseline.score - score;
  if (drop <= maxDrop) return undefined;
  return `The score fell by ${points(drop)} from ${baseline.score} to ${score}, and max-drop allows ${maxDrop}.`;
}

function gateAll({ threshold, findings }: GateInput, score: number): { verdict: Verdict; reason: string } {
  const counted = findings.filter(counts).sort(worstFirst);
  const confirmed = `${races(counted)} ${was(counted)} confirmed`;
  if (score < threshold)
    return { verdict: 'failed', reason: `The score of ${score} is below the threshold of ${threshold}: ${confirmed}.` };
  const reached = `the score of ${score} reaches the threshold of ${threshold}`;
  // Who reads no further must not take it for clean.
  if (counted.length > 0)
    return { verdict: 'passed', reason: `${capital(confirmed)}; the gate passes because ${reached}.` };
  const accepted = findings.length === 0 ? '' : ` apart from ${findings.length} accepted`;
  return { verdict: 'passed', reason: `${capital(reached)}: no race was confirmed${accepted}.` };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Without a baseline every finding is new. */
function gateNew({ threshold, findings }: GateInput): { verdict: Verdict; reason: string } {
  const fresh = findings.filter((finding) => counts(finding) && finding.status !== 'known').sort(worstFirst);
  if (fresh.length === 0) return { verdict: 'passed', reason: nothingNew(findings.filter(counts).length) };
  const alone = score(fresh).score;
  const confirmed = `${races(fresh, 'new ')} ${was(fresh)} confirmed`;
  if (alone < threshold)
    return {
      verdict: 'failed',
      reason: `The new findings alone score ${alone} and are below the threshold of ${threshold}: ${confirmed}.`,
    };
  return {
    verdict: 'passed',
    reason: `${capital(confirmed)}; the gate passes because the new findings alone score ${alone} and reach the threshold of ${threshold}.`,
  };
}

const nothingNew = (known: number): string =>
  known === 0
    ? 'No race was confirmed that the baseline does not have.'
    : `The gate passes because nothing is new (fail-on: new): ${known} confirmed ${known === 1 ? 'race was' : 'races were'} known from the baseline.`;

const points = (count: number): string => `${count} ${count === 1 ? 'point' : 'points'}`;
const was = (found: readonly Finding[]): string => (found.length === 1 ? 'was' : 'were');

function races(found: readonly Finding[], kind = ''): string {
  const worst = found[0];
  if (worst === undefined) return 'no race';
  const name = `${worst.rule} on ${worst.operations.join(' and ')}`;
  return found.length === 1 ? `1 ${kind}race (${name})` : `${found.length} ${kind}races (the worst is ${name})`;
}

interface Loss {
  finding: Scored;
  /** Share of what is left that this finding takes: its weight, halved for each worse one of its family. */
  loss: number;
}

function lossesOf(sorted: Scored[]): Loss[] {
  const seen = new Map<string, number>();
  return sorted.map((finding) => {
    const rank = seen.get(finding.family) ?? 0;
    seen.set(finding.family, rank + 1);
    return { finding, loss: weights[finding.severity] / 2 ** rank };
  });
}

/**
 * Shares the lost points out. The losses multiply, so a share is by logarithm, which does not depend on which finding is taken
 * first; the fractions go to the largest remainders, so that whole points add up.
 */
function attribute(losses: Loss[], lost: number): Deduction[] {
  const logs = losses.map(({ loss }) => -Math.log1p(-loss));
  const sum = logs.reduce((total, log) => total + log, 0);
  const exact = logs.map((log) => (sum === 0 ? 0 : (lost * log) / sum));
  const whole = exact.map(Math.floor);
  const byRemainder = exact.map((_, i) => i).sort((a, b) => exact[b]! - whole[b]! - (exact[a]! - whole[a]!) || a - b);
  const rest = lost - whole.reduce((total, share) => total + share, 0);
  for (const i of byRemainder.slice(0, rest)) whole[i]! += 1;
  return losses.map(({ finding }, i) => ({
    family: finding.family,
    finding: finding.id,
    severity: finding.severity,
    points: whole[i]!,
  }));
}

/** By code unit: a locale would make the order depend on the machine. */
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
