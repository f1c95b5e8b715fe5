/** JUnit XML, which most CI systems show: a finding is a failure, what was not tested is skipped. */
import { html as xml, htmlBlock as xmlBlock } from './escape.ts';
import type { Finding, Report } from './report.ts';
import { plain, timeline } from './timeline.ts';
import * as say from './wording.ts';

export function renderJunit(report: Report): string {
  const { excludedRate, untested } = report.coverage;
  const findings = say.ranked(report);
  const cases = [...findings.map(found), ...excludedRate.map(clean), ...untested.map(skipped)];
  const accepted = findings.filter((finding) => finding.accepted).length;
  const counts = [
    `tests="${cases.length}"`,
    `failures="${findings.length - accepted}"`,
    'errors="0"',
    `skipped="${untested.length + accepted}"`,
    `time="${(report.run.durationMs / 1000).toFixed(3)}"`,
  ].join(' ');
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="racegate" ${counts}>
<testsuite name="${xml(report.run.title, 80)}" timestamp="${xml(report.run.startedAt, 40)}" ${counts}>
<properties>
<property name="verdict" value="${report.verdict}"/>
<property name="score" value="${report.score ?? ''}"/>
<property name="seed" value="${xml(report.run.seed, 80)}"/>
</properties>
${cases.join('\n')}
</testsuite>
</testsuites>
`;
}

function found(finding: Finding): string {
  const inside = finding.accepted
    ? `<skipped message="${xml(`accepted: ${finding.accepted.reason}`, 400)}"/>`
    : `<failure type="${xml(finding.rule, 60)}" message="${xml(finding.summary, 600)}">${evidence(finding)}</failure>`;
  return testCase(finding.operations.join(' and '), finding.rule, inside);
}

function evidence(finding: Finding): string {
  const text = [
    `${finding.severity}; seen in ${say.seen(finding)}; controls: ${say.controls(finding)}`,
    plain(timeline(finding.witness, 100)),
    'Change:',
    ...finding.remedy.steps.map((step, i) => `${i + 1}. ${step}`),
  ];
  return xmlBlock(text.join('\n'), 20_000);
}

const clean = ({ operation, probes }: Report['coverage']['excludedRate'][number]): string =>
  testCase(operation, probes.join(', '), '');

const skipped = ({ operation, reason, detail }: Report['coverage']['untested'][number]): string =>
  testCase(operation, reason, `<skipped message="${xml(detail, 400)}"/>`);

const testCase = (name: string, group: string, inside: string): string =>
  `<testcase classname="racegate.${xml(group, 100)}" name="${xml(name, 240)}">${inside}</testcase>`;
