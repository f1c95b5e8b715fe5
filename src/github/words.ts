/** The report in words, as each surface of GitHub can take it. */
import { renderReviewComment } from '../report/finding-markdown.ts';
import { renderComment, renderSummary } from '../report/markdown.ts';
import type { Finding, Report } from '../report/report.ts';

export interface Words {
  /** Text of at most that many characters, hidden marker included. */
  comment(limit: number, marker: string): string;
  /** Text of at most that many bytes. */
  summary(limit: number): string;
  /** Text of at most that many characters. */
  issue(limit: number): string;
  issueTitle: string;
  review(finding: Finding): string;
}

export function wordsFor(report: Report, runUrl: string | undefined): Words {
  const links = runUrl === undefined ? {} : { runUrl };
  return {
    comment: (limit, marker) => `${marker}\n${renderComment(report, { ...links, limit: limit - marker.length - 1 })}`,
    summary: (limit) => renderSummary(report, { ...links, limit }),
    issue: (limit) => renderComment(report, { ...links, limit }),
    issueTitle: 'Racegate: the race score fell',
    review: renderReviewComment,
  };
}
