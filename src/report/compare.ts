/** What changed since an earlier report. */
import type { Finding, FindingRef, Report } from './report.ts';

/**
 * Sets `status` of each finding, and `baseline`. A finding of the baseline that is not confirmed now is `fixed` only where its probe ran
 * again on its operations and saw nothing; otherwise nobody knows, and it is `unobserved`.
 */
export function compare(report: Report, baseline: Report): Report {
  const known = new Set(baseline.findings.map(({ id }) => id));
  const current = new Set(report.findings.map(({ id }) => id));
  const gone = baseline.findings.filter(({ id }) => !current.has(id));
  const fixed = gone.filter((finding) => ranClean(finding, report));
  return {
    ...report,
    findings: report.findings.map((finding) => withStatus(finding, known)),
    suspected: report.suspected.map((finding) => withStatus(finding, known)),
    baseline: {
      score: baseline.score,
      delta: report.score === null || baseline.score === null ? null : report.score - baseline.score,
      fixed: fixed.map(reference),
      unobserved: gone.filter((finding) => !fixed.includes(finding)).map(reference),
    },
  };
}

const withStatus = (finding: Finding, known: Set<string>): Finding => ({
  ...finding,
  status: known.has(finding.id) ? 'known' : 'new',
});

export const reference = ({ id, rule, operations }: FindingRef): FindingRef => ({ id, rule, operations });

type Sought = Pick<Finding, 'id' | 'probe' | 'operations' | 'setting'>;

/** Whether the probe of an older finding raced each of its operations again, with the fixture that showed it, without finding it. */
export function ranClean(sought: Sought, report: Report): boolean {
  const { id, probe, operations } = sought;
  const { coverage, suspected, findings } = report;
  if ([...suspected, ...findings].some((finding) => finding.id === id) || !wasSet(sought, report)) return false;
  const clean = [...coverage.excludedRate, ...(coverage.cleanBeside ?? [])];
  return operations.every(
    (operation) =>
      clean.some((entry) => entry.operation === operation && entry.probes.includes(probe)) ||
      // The probe found something else here: it ran, and did not find this.
      findings.some((found) => found.probe === probe && found.operations.includes(operation)),
  );
}

/** Reports of earlier versions do not tell; what needs nothing special of its fixture always had it. */
function wasSet({ probe, operations, setting }: Sought, { coverage, findings }: Report): boolean {
  if (setting === undefined || coverage.cleanSettings === undefined) return true;
  return [...coverage.cleanSettings, ...findings].some(
    (run) => run.probe === probe && run.setting === setting && run.operations.join() === operations.join(),
  );
}
