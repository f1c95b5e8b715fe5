/** Annotations in the file view, for findings whose handler is known and that have no comment there. */
import type { Finding, Report } from '../report/report.ts';
import { counts, worstFirst } from '../score.ts';
import type { Log } from './log.ts';

/** GitHub shows ten errors of a step; one is kept for the verdict. */
const maxAnnotations = 9;

/** @param spoken ids of findings that are already shown on their line */
export function annotate(report: Report, spoken: ReadonlySet<string>, log: Log): void {
  const silent = report.findings.filter((finding) => finding.location && counts(finding) && !spoken.has(finding.id));
  for (const finding of silent.sort(worstFirst).slice(0, maxAnnotations))
    log.annotate(sentenceOf(finding), placeOf(finding));
}

const sentenceOf = ({ summary, operations, rounds, location }: Finding): string =>
  [`${summary} (${operations.join(' and ')}; ${rounds.racy} of ${rounds.total} bursts)`, location?.hint ?? '']
    .filter((part) => part !== '')
    .join(' ');

function placeOf({ rule, severity, location }: Finding): Parameters<Log['annotate']>[1] {
  const { file = '', line = 1, endLine } = location ?? {};
  return { title: `Racegate: ${rule} (${severity})`, file, line, ...(endLine === undefined ? {} : { endLine }) };
}
