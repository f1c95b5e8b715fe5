/** Findings that the user accepted in the configuration, with a reason and until a date. */
import type { Report } from './report.ts';

/** The part of a report that acceptances speak of. */
type Accepting = Pick<Report, 'findings' | 'warnings'>;

export interface Acceptance {
  /** `Finding.id` */
  finding: string;
  reason: string;
  /** The last day on which it holds, `2026-12-31`; without it, for ever. */
  expires?: string;
}

/**
 * Marks the accepted findings; score and gate are to be computed from the result. An acceptance that has expired, or that names no finding of
 * this report, becomes a warning. `today` is a date such as `2026-03-02`.
 */
export function accept<T extends Accepting>(report: T, acceptances: readonly Acceptance[], today: string): T {
  const current = acceptances.filter(({ expires }) => expires === undefined || expires >= today);
  const findings = report.findings.map((finding) => {
    const match = current.find((one) => one.finding === finding.id);
    if (!match) return finding;
    const { reason, expires } = match;
    return { ...finding, accepted: expires === undefined ? { reason } : { reason, expires } };
  });
  return {
    ...report,
    findings,
    warnings: [...report.warnings, ...acceptances.flatMap((one) => warn(one, report, today))],
  };
}

function warn({ finding, expires }: Acceptance, report: Accepting, today: string): string[] {
  const found = report.findings.some(({ id }) => id === finding);
  if (expires !== undefined && expires < today && found)
    return [`The acceptance of ${finding} expired on ${expires}, so it counts again.`];
  // It may be fixed, or not tested this time: a hint, not an error.
  return found ? [] : [`The configuration accepts ${finding}, which this scan did not find.`];
}
