/** The report in Markdown: short for the pull request, in full for the summary of the job. */
import { cellCode, code, markdown, prose, webAddress } from './escape.ts';
import { dot, folded, foldedFinding, name, openFinding } from './finding-markdown.ts';
import type { Finding, FindingRef, Report } from './report.ts';
import * as say from './wording.ts';

export interface MarkdownOptions {
  /** Of the comment, in characters (default 65,000); of the summary, in bytes (default 1,000,000). */
  limit?: number;
  /** The run of the workflow. */
  runUrl?: string;
  /** Where the report files can be had. */
  reportUrl?: string;
}

/** How much a surface says. */
interface Form {
  /** Findings whose change is told in the open; the others are folded whole. */
  open: number;
  diagrams: number;
  rows: number;
  items: number;
  /** Also what the comparison left out. */
  masked: boolean;
}

/** For the one comment of the pull request. */
export function renderComment(report: Report, options: MarkdownOptions = {}): string {
  const form: Form = { open: 3, diagrams: 3, rows: 25, items: 20, masked: false };
  return fitted(report, options, form, options.limit ?? 65_000, (text) => text.length);
}

/** For the summary of the job, which may be longer. */
export function renderSummary(report: Report, options: MarkdownOptions = {}): string {
  const form: Form = { open: 10, diagrams: 10, rows: 500, items: 300, masked: true };
  return fitted(report, options, form, options.limit ?? 1_000_000, (text) => Buffer.byteLength(text));
}

type Size = (text: string) => number;

/** As many whole findings as fit, worst first. */
function fitted(report: Report, options: MarkdownOptions, form: Form, limit: number, size: Size): string {
  const told = say.ranked(report).map((finding, i) => {
    // What was accepted is there to be looked up.
    const tell = i < form.open && !finding.accepted ? openFinding : foldedFinding;
    return tell(report, finding, i < form.diagrams);
  });
  const text = (findings: number, lists = true) => compose(report, options, form, told.slice(0, findings), lists);
  if (size(text(0)) > limit) return text(0, false);
  let [most, tooMany] = [0, told.length + 1];
  while (tooMany - most > 1) {
    const middle = Math.floor((most + tooMany) / 2);
    if (size(text(middle)) <= limit) most = middle;
    else tooMany = middle;
  }
  return text(most);
}

function compose(report: Report, options: MarkdownOptions, form: Form, told: string[], withLists: boolean): string {
  const parts = [
    heading(report),
    withLists ? table(report, form) : '',
    ...told,
    leftOut(report.findings.length - told.length, options),
    `**Coverage:** ${markdown(say.coverage(report), 1200)}`,
    ...(withLists ? lists(report, form) : []),
    footer(report, options),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

const mark = { passed: '✅', failed: '❌', untested: '⚠️' };
const passedWithRaces = '🟡';

function heading(report: Report): string {
  const verdict = report.score === null ? 'untested' : report.verdict;
  const sign = say.passedWithRaces(report) ? passedWithRaces : mark[verdict];
  const score = report.score === null ? 'No score' : `Score **${report.score}** of 100 · grade **${report.grade}**`;
  const line = [score, say.change(report), `threshold ${report.threshold}`].filter((part) => part !== '').join(' · ');
  const stopped = report.run.stopped ? `\n\n⚠️ **Ended early:** ${prose(say.endedEarly(report), 400)}` : '';
  return `## ${sign} Racegate${say.headline(report)}\n\n${line}\n\n> ${markdown(report.reason, 500)}${stopped}`;
}

/** At a glance, where there are more than are told in the open. */
function table(report: Report, { open, rows }: Form): string {
  if (report.findings.length <= Math.min(open, 3)) return '';
  const lines = say
    .ranked(report)
    .slice(0, rows)
    .map((finding) => row(report, finding));
  const rest = report.findings.length - lines.length;
  const more = rest > 0 ? [`| | … and ${rest} more | | | |`] : [];
  return ['| Severity | Race | Operation | Bursts | Points |', '|---|---|---|---|--:|', ...lines, ...more].join('\n');
}

function row(report: Report, finding: Finding): string {
  const operations = finding.operations.map((operation) => cellCode(operation, 100)).join('<br>');
  const points = say.pointsOf(report, finding);
  const cells = [
    `${dot[finding.severity]}\u00a0${finding.severity}`,
    `${markdown(finding.rule, 60)}${finding.status === 'new' ? ' **(new)**' : ''}`,
    operations,
    `${finding.rounds.racy}\u00a0of\u00a0${finding.rounds.total}`,
    points > 0 ? `−${points}` : finding.accepted ? 'accepted' : '0',
  ];
  return `| ${cells.join(' | ')} |`;
}

function leftOut(count: number, { reportUrl, runUrl }: MarkdownOptions): string {
  if (count === 0) return '';
  const address = webAddress(reportUrl) ?? webAddress(runUrl);
  const where = address ? `[the full report](${address})` : 'report.json';
  return `**${say.plural(count, 'more finding is', 'more findings are')} left out here for length:** see ${where}.`;
}

function lists(report: Report, { items, masked }: Form): string[] {
  const { baseline, coverage, suspected, observations, traffic, warnings, transport } = report;
  const section = (title: string, lines: string[], open = false, count = lines.length): string => {
    if (lines.length === 0) return '';
    const more = lines.length > items ? [`- … and ${lines.length - items} more`] : [];
    return folded(
      `${title} (${count})`,
      [...lines.slice(0, items).map((line) => `- ${line}`), ...more].join('\n'),
      open,
    );
  };
  const ref = (finding: FindingRef) => name(finding);
  return [
    section(
      'Warnings',
      [...warnings, ...transport.notes].map((line) => prose(line, 400)),
    ),
    section('Fixed since the baseline', baseline?.fixed.map(ref) ?? []),
    section('In the baseline, not tested again', baseline?.unobserved.map(ref) ?? []),
    section(
      'Suspected, not confirmed: not in the score',
      suspected.map((f) => `${ref(f)}: ${prose(f.summary, 300)} Seen in ${markdown(say.seen(f))}.`),
    ),
    section(
      'Not tested',
      say.notTested(report).map(
        ({ operations, more, detail }) =>
          `${say.listed(
            operations.map((one) => code(one, 120)),
            more,
          )}: ${prose(detail, 400)}`,
      ),
      report.score === null,
      coverage.untested.length,
    ),
    section(
      'Observations',
      observations.map((one) => `${code(one.operation, 120)}: ${prose(one.detail, 400)}`),
    ),
    section(
      'Left behind on the target',
      say.leftBehind(traffic.leftovers).map(
        ({ operation, why, urls, more }) =>
          `${code(operation, 120)} ${why}: ${say.listed(
            urls.map((url) => code(url)),
            more,
          )}`,
      ),
      false,
      say.leftCount(traffic.leftovers),
    ),
    section('Not compared', masked ? coverage.masked.map((one) => code(one, 120)) : []),
  ];
}

function footer(report: Report, { runUrl, reportUrl }: MarkdownOptions): string {
  const links = [link('Full report in the summary of the run', runUrl), link('full report', reportUrl)].filter(
    (part) => part !== '',
  );
  const tool = `racegate ${markdown(report.tool.version, 20)}`;
  return `<sub>${[markdown(say.effort(report), 400), tool].join(' · ')}</sub>${links.length > 0 ? `\n\n${links.join(' · ')}` : ''}`;
}

function link(text: string, address: string | undefined): string {
  const safe = webAddress(address);
  return safe ? `[${text}](${safe})` : '';
}
