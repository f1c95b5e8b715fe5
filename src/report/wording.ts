/** Sentences that every surface says in the same words. Plain text, not yet escaped: names of the target are in them. */
import { counts, worstFirst } from '../score.ts';
import type { Finding, Leftover, Report } from './report.ts';

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`;

/** `12,345`: the same on every machine. */
export const number = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

/** `41 s`, `3 min 20 s`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** The findings as they are shown: what counts before what was accepted, worst first. */
export const ranked = (report: Report): Finding[] =>
  [...report.findings].sort((a, b) => Number(counts(b)) - Number(counts(a)) || worstFirst(a, b));

/** The whole report in a few words, after the name of the program. */
export function headline(report: Report): string {
  if (report.score === null) return ': nothing could be tested for races';
  const found = confirmed(report);
  const accepted = report.findings.length - found;
  if (found > 0 && report.verdict === 'passed') return ` passed with ${plural(found, 'confirmed race condition')}`;
  if (found > 0) return ` ${report.verdict}: ${plural(found, 'race condition')} confirmed`;
  const beside = [
    accepted > 0 ? ` apart from ${number(accepted)} accepted` : '',
    report.suspected.length > 0 ? `, ${number(report.suspected.length)} suspected` : '',
  ];
  return ` ${report.verdict}: no race condition confirmed${beside.join('')}`;
}

/** How many findings count. */
export const confirmed = ({ findings }: Report): number => findings.filter(counts).length;

/** The gate lets it pass all the same: neither a clean bill nor a failure. */
export const passedWithRaces = (report: Report): boolean => report.verdict === 'passed' && confirmed(report) > 0;

/** `+3 against the baseline (1 known, 2 fixed)`; empty without one. */
export function change(report: Report): string {
  const { baseline } = report;
  if (!baseline) return '';
  const moved = moves(report);
  if (baseline.delta === null) return moved && `against the baseline: ${moved}`;
  const delta = baseline.delta === 0 ? 'as in the baseline' : `${signed(baseline.delta)} against the baseline`;
  return moved === '' ? delta : `${delta} (${moved})`;
}

/** `1 new, 2 known, 1 fixed`: what became of the findings; what is none is left out. */
function moves({ findings, baseline }: Report): string {
  const parts: [count: number, word: string][] = [
    [findings.filter((finding) => counts(finding) && finding.status === 'new').length, 'new'],
    [findings.filter((finding) => counts(finding) && finding.status === 'known').length, 'known'],
    [baseline?.fixed.length ?? 0, 'fixed'],
    [baseline?.unobserved.length ?? 0, 'not tested again'],
  ];
  return parts.flatMap(([count, word]) => (count > 0 ? [`${count} ${word}`] : [])).join(', ');
}

export const signed = (delta: number): string => (delta > 0 ? `+${delta}` : `−${-delta}`);

/** With a space that no line breaks at. */
export const percent = (share: number): string => `${Math.round(share * 100)}\u00a0%`;

/** Rounded up: nothing is excluded that was not. */
export const upTo = (rate: number): string => (rate < 1 ? `${Math.ceil(rate * 100 - 1e-9)}\u00a0%` : 'no rate at all');

/** `9 of 21 bursts (24–63 %)`. */
export function seen({ rounds }: Finding): string {
  const low = Math.floor(rounds.low * 100);
  return `${rounds.racy} of ${plural(rounds.total, 'burst')} (${low}–${percent(rounds.high)})`;
}

/** `Critical: "remaining" speaks of money, stock or votes.`; empty where the severity is the rule's own. */
export const whySevere = ({ severity, severityReason }: Finding): string =>
  severityReason === undefined ? '' : `${severity.charAt(0).toUpperCase()}${severity.slice(1)}: ${severityReason}.`;

/** Why the scan ended before its plan did, and where to see what that left out; empty where it did not. */
export function endedEarly({ run, coverage }: Report): string {
  if (!run.stopped) return '';
  const rest = coverage.untested.length > 0 ? ' What it did not reach is listed as not tested.' : '';
  return `${run.stopped.charAt(0).toUpperCase()}${run.stopped.slice(1)}.${rest}`;
}

/** What the controls saw meanwhile: `serial 0 of 42, placebo 0 of 21`. */
export function controls({ controls, placebo }: Finding): string {
  return `serial ${controls.unexplained} of ${controls.total}, placebo ${placebo.unexplained} of ${placebo.total}`;
}

export const title = (finding: Finding): string => `${finding.rule} ${finding.operations.join(' + ')}`;

/** `−24 points`; empty where nothing was lost. */
export function lost(report: Report, finding: Finding): string {
  const points = pointsOf(report, finding);
  return points === 0 ? '' : `−${plural(points, 'point')}`;
}

export const pointsOf = (report: Report, finding: Finding): number =>
  report.deductions.find((deduction) => deduction.finding === finding.id)?.points ?? 0;

/** What was raced, what a clean result excludes, what was not tested. */
export function coverage(report: Report): string {
  const { exercised, mutating, untested } = report.coverage;
  const raced = `${exercised} of ${plural(mutating, 'mutating operation')} ${exercised === 1 ? 'was' : 'were'} raced with proven overlap.`;
  return [raced, excluded(report), untested.length > 0 ? `${untested.length} not tested (${reasons(report)}).` : '']
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** The best rate that was reached, and by name what stayed behind it. */
function excluded({ coverage }: Report): string {
  const best = coverage.excludedRate.reduce((least, { rate }) => Math.min(least, rate), 1);
  if (best === 1) return coverage.excludedRate.length === 0 ? '' : 'Where nothing was found, nothing is excluded.';
  const behind = coverage.excludedRate.filter(({ rate }) => upTo(rate) !== upTo(best)).sort((a, b) => b.rate - a.rate);
  const named = behind.slice(0, 2).map(({ operation, rate }) => `${upTo(rate)} for ${operation}`);
  const rest = behind.length > 2 ? [`up to ${upTo(behind[2]!.rate)} for ${behind.length - 2} more`] : [];
  const except = behind.length > 0 ? ` (${[...named, ...rest].join(', ')})` : '';
  return `Where nothing was found, a race that shows in ${upTo(best)} of bursts or more is excluded at 95\u00a0% confidence${except}.`;
}

function reasons({ coverage }: Report): string {
  const counts = new Map<string, number>();
  for (const { reason } of coverage.untested) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const listed = [...counts].sort((a, b) => b[1] - a[1]).map(([reason, count]) => `${count} ${reason}`);
  return listed.slice(0, 6).join(', ') + (listed.length > 6 ? ', …' : '');
}

/** So many operations that were not tested for the same reason are told together. */
const alike = 4;

/** What was not tested and why: `POST /a, POST /b and 3 more: The scan ended before their turn.` in parts. */
export function notTested({ coverage }: Report): { operations: string[]; more: number; detail: string }[] {
  const groups = [...Map.groupBy(coverage.untested, ({ detail }) => detail)];
  return groups.flatMap(([detail, some]) => {
    const operations = some.map(({ operation }) => operation);
    if (operations.length < alike) return operations.map((operation) => ({ operations: [operation], more: 0, detail }));
    return [{ operations: operations.slice(0, alike), more: operations.length - alike, detail }];
  });
}

/** `POST /a, POST /b and 3 more` */
export const listed = (names: readonly string[], more: number): string =>
  `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;

/** How much was left behind. */
export const leftCount = (leftovers: readonly Leftover[]): number =>
  leftovers.reduce((sum, { count = 1 }) => sum + count, 0);

/** Why something was left behind: `answered 503`. */
const whyLeft = ({ status, irremovable, count = 1 }: Leftover): string =>
  irremovable
    ? count > 1
      ? `made ${number(count)} that no operation removes`
      : 'has no operation that removes what it made'
    : status === null
      ? 'was not answered'
      : `answered ${status}`;

/** How many of one operation are named. */
const mostLeft = 3;

/** What was left behind by one operation for one reason is told together. */
export function leftBehind(
  leftovers: readonly Leftover[],
): { operation: string; why: string; urls: string[]; more: number }[] {
  const groups = new Map<string, { operation: string; why: string; all: string[] }>();
  for (const left of leftovers) {
    const why = whyLeft(left);
    const key = `${left.operation} ${why}`;
    const group = groups.get(key) ?? { operation: left.operation, why, all: [] };
    group.all.push(left.url);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ operation, why, all }) => ({
    operation,
    why,
    urls: all.slice(0, mostLeft),
    more: Math.max(0, all.length - mostLeft),
  }));
}

/** `2,310 requests in 187 bursts, 98 % overlapped, 41 s, seed 7f3a91c2`. */
export function effort({ traffic, transport, run }: Report): string {
  const requests = `${plural(traffic.requests, 'request')} in ${plural(traffic.bursts, 'burst')}`;
  const release = `${percent(transport.overlap)} of them overlapped (${transport.protocol}, ${transport.release})`;
  return `${requests}, ${release}; ${duration(run.durationMs)}; ${run.depth} depth; seed ${run.seed}`;
}
