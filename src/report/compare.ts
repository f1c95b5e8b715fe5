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

function ranClean(old: Finding, { coverage, suspected, findings }: Report): boolean {
  if (suspected.some(({ id }) => id === old.id)) return false;
  return old.operations.every(
    (operation) =>
      coverage.excludedRate.some((entry) => entry.operation === operation && entry.probes.includes(old.probe)) ||
      // The probe found something else here: it ran, and did not find this.
      findings.some((found) => found.probe === old.probe && found.operations.includes(operation)),
  );
}
