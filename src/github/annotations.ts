/** Annotations in the file view, for findings whose handler is known and that have no comment there. */
import * as core from '@actions/core';
import { clean } from '../report/escape.ts';
import type { Finding, Report } from '../report/report.ts';

/** GitHub shows ten errors of a step. */
const maxAnnotations = 10;

const rank: Record<Finding['severity'], number> = { critical: 0, high: 1, medium: 2, low: 3, info: 4 };

/** @param spoken ids of findings that are already shown on their line */
export function annotate(report: Report, spoken: ReadonlySet<string>): void {
  const silent = report.findings.filter(({ id, location, accepted }) => location && !accepted && !spoken.has(id));
  const worst = silent.sort((a, b) => rank[a.severity] - rank[b.severity]).slice(0, maxAnnotations);
  for (const finding of worst) core.error(messageOf(finding), propertiesOf(finding));
}

const messageOf = ({ summary, operations, rounds }: Finding): string =>
  `${clean(summary, 1_000)} (${clean(operations.join(' and '), 500)}; ${rounds.racy} of ${rounds.total} rounds)`;

function propertiesOf({ rule, severity, location }: Finding): core.AnnotationProperties {
  return {
    title: `Racegate: ${clean(rule, 60)} (${severity})`,
    file: clean(location?.file ?? '', 500),
    startLine: location?.line ?? 1,
    ...(location?.endLine === undefined ? {} : { endLine: location.endLine }),
  };
}
