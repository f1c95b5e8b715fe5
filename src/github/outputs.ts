/** The outputs of action.yml. They are set before the step fails, so that later steps can read them whatever the verdict. */
import * as core from '@actions/core';
import type { Report } from '../report/report.ts';
import { counts } from '../score.ts';

export interface OutputFiles {
  reportPath?: string;
  sarifPath?: string;
}

export function setOutputs(report: Report, files: OutputFiles): void {
  for (const [name, value] of Object.entries(outputsOf(report, files))) core.setOutput(name, value);
}

/** Known only after the surfaces have spoken. */
export const setCommentUrl = (url: string): void => core.setOutput('comment-url', url);

/** Every output as text; one that does not apply is empty. */
export function outputsOf(report: Report, files: OutputFiles): Record<string, string> {
  const open = report.findings.filter(counts);
  return {
    score: report.score === null ? '' : String(report.score),
    grade: report.grade ?? '',
    verdict: report.verdict,
    findings: String(open.length),
    'new-findings': String(open.filter(({ status }) => status !== 'known').length),
    coverage: `${report.coverage.exercised}/${report.coverage.mutating}`,
    'report-path': files.reportPath ?? '',
    'sarif-path': files.sarifPath ?? '',
    'comment-url': '',
  };
}
