/** The report for a terminal or the log of a CI job. */
import { clean, cleanBlock, noCommand } from './escape.ts';
import { replayCommand } from './replay.ts';
import type { Finding, Report } from './report.ts';
import { type Paint, paint, severityTone, type Tone, verdictTone, wrap } from './style.ts';
import { timeline } from './timeline.ts';
import * as say from './wording.ts';

export interface TerminalOptions {
  colour: boolean;
  /** Columns. */
  width: number;
  /** For the log of a GitHub job: each part is a group that can be folded. */
  groups?: boolean;
  /** Path of report.json, for the replay command. */
  reportPath?: string;
}

interface Pen extends TerminalOptions {
  paint: Paint;
}
interface Part {
  title: string;
  /** Replaces `title` where there are no groups; already painted. */
  head?: string[];
  lines: string[];
}

export function renderTerminal(report: Report, options: TerminalOptions): string {
  const width = Math.min(Math.max(options.width, 60), 120);
  const pen: Pen = { ...options, width, paint: paint(options.colour) };
  const findings = say.ranked(report).map((finding, i, all) => {
    const twin = all.slice(0, i).find((earlier) => sameRemedy(earlier, finding));
    return findingPart(report, finding, twin, pen);
  });
  const parts = [...findings, ...lists(report, pen)].flatMap((part) => layOut(part, pen));
  const lines = [...verdictLines(report, pen), '', ...overview(report, pen), ...parts, ...closing(report, pen)];
  return `${lines.join('\n')}\n`;
}

/** The only place where a line becomes a workflow command, and where all others are kept from being one. */
function layOut({ title, head, lines }: Part, pen: Pen): string[] {
  const safe = lines.map(noCommand);
  if (pen.groups) return [`::group::${noCommand(clean(title, 200).replaceAll('%', '%25'))}`, ...safe, '::endgroup::'];
  return [...(head ?? [pen.paint(title, 'strong')]).map(noCommand), ...safe, ''];
}

/** A gate that passes is good news only where nothing was confirmed and something was tested. */
function verdictMark(report: Report): { mark: string; tone: Tone } {
  const warn = (words: string) => ({ mark: `! ${words}`, tone: 'warn' as const });
  if (say.passedWithRaces(report))
    return warn(`PASSED with ${say.plural(say.confirmed(report), 'confirmed race condition')}`);
  if (report.verdict === 'passed' && report.score === null) return warn('PASSED, untested');
  return { mark: verdictMarks[report.verdict], tone: verdictTone[report.verdict] };
}

const verdictMarks = { passed: '✓ PASSED', failed: '✗ FAILED', untested: '! UNTESTED' };

function verdictLines(report: Report, { paint, width }: Pen): string[] {
  const { mark, tone } = verdictMark(report);
  const score = report.score === null ? 'no score' : `score ${report.score} of 100, grade ${report.grade}`;
  const parts = [score, `threshold ${report.threshold}`, say.change(report)].filter((part) => part !== '');
  const place = `${clean(report.run.title, 60)} at ${clean(report.run.url, 120)}`;
  const facts = parts.join(' · ');
  const head =
    mark.length + facts.length + 2 > width
      ? [paint(mark, tone), ...wrap(facts, width, '  ').map((line) => paint(line, 'strong'))]
      : [`${paint(mark, tone)}  ${paint(facts, 'strong')}`];
  return [
    ...head,
    ...wrap(clean(report.reason, 400), width, '  '),
    ...wrap(place, width, '  ').map((line) => paint(line, 'dim')),
    ...(report.run.stopped ? wrap(`Ended early: ${clean(say.endedEarly(report), 400)}`, width, '  ') : []),
  ].map(noCommand);
}

/** All findings at a glance, where there are several: in a log their groups are folded. */
function overview(report: Report, pen: Pen): string[] {
  if (report.findings.length < 2) return [];
  const lines = say.ranked(report).map((finding) => {
    const severity = pen.paint(finding.severity.padEnd(8), severityTone[finding.severity]);
    return noCommand(
      `  ${severity}  ${clean(say.title(finding), 160)}  ${pen.paint(say.lost(report, finding), 'dim')}`,
    );
  });
  return [pen.paint(say.plural(report.findings.length, 'finding'), 'strong'), ...lines, ''];
}

const sameRemedy = (a: Finding, b: Finding): boolean => JSON.stringify(a.remedy) === JSON.stringify(b.remedy);

/** `twin` is an earlier finding with the same remedy, which is then not told again. */
function findingPart(report: Report, finding: Finding, twin: Finding | undefined, pen: Pen): Part {
  const state = finding.accepted ? 'accepted' : finding.status;
  const tags = [say.lost(report, finding), state ?? ''].filter((tag) => tag !== '').join(', ');
  const name = `${finding.severity.toUpperCase()}  ${clean(say.title(finding), 160)}`;
  const severity = pen.paint(finding.severity.toUpperCase(), severityTone[finding.severity]);
  const head = `${severity}  ${pen.paint(clean(say.title(finding), 160), 'strong')}${tags && `  ${pen.paint(tags, 'dim')}`}`;
  return { title: `${name}${tags && `  ${tags}`}`, head: [head], lines: findingLines(finding, twin, pen) };
}

function findingLines(finding: Finding, twin: Finding | undefined, pen: Pen): string[] {
  const { paint, width } = pen;
  const evidence = `${say.seen(finding)} · ${say.controls(finding)}`;
  const place = finding.location && `${clean(finding.location.file)}:${finding.location.line}`;
  return [
    ...wrap(clean(finding.summary, 500), width, '  '),
    ...(place ? [`  ${paint('in', 'dim')} ${place}`] : []),
    ...(finding.location?.hint ? wrap(clean(finding.location.hint, 500), width, '  ') : []),
    `  ${paint(evidence, 'dim')}`,
    ...(finding.severityReason
      ? wrap(clean(say.whySevere(finding)), width, '  ').map((line) => paint(line, 'dim'))
      : []),
    ...(finding.accepted ? wrap(`Accepted: ${acceptedWhy(finding)}`, width, '  ') : []),
    '',
    ...timeline(finding.witness, width - 2).map(
      (line) => ` ${line.map(({ text, tone }) => (tone ? paint(text, tone) : text)).join('')}`,
    ),
    '',
    ...(twin ? sameChange(twin, pen) : remedyLines(finding, pen)),
    ...replayLines(finding, pen),
  ];
}

function acceptedWhy({ accepted }: Finding): string {
  const until = accepted?.expires ? ` (until ${clean(accepted.expires, 20)})` : '';
  return `${clean(accepted?.reason ?? '', 300)}${until}`;
}

const sameChange = (twin: Finding, { paint }: Pen): string[] => [
  `  ${paint('Change', 'strong')}  as for ${clean(say.title(twin), 160)}`,
];

function remedyLines({ remedy }: Finding, { paint, width }: Pen): string[] {
  const steps = remedy.steps.flatMap((step, i) => {
    const [first = '', ...rest] = wrap(clean(step, 600), width - 7);
    return [`    ${i + 1}. ${first}`, ...rest.map((line) => `       ${line}`)];
  });
  const snippet = cleanBlock(remedy.snippet).split('\n');
  const code = remedy.snippet.trim() === '' ? [] : ['', ...snippet.map((line) => `    ${paint('│', 'dim')} ${line}`)];
  const caveat =
    remedy.executed || code.length === 0 ? [] : [paint('    (this snippet was not run by our tests)', 'dim')];
  return [`  ${paint('Change', 'strong')} (${clean(remedy.stack, 60)})`, ...steps, ...code, ...caveat, ''];
}

function replayLines(finding: Finding, { paint, reportPath }: Pen): string[] {
  const command = replayCommand(finding, { reportPath });
  return [`  ${paint('Replay', 'strong')}  ${command}`];
}

function lists(report: Report, pen: Pen): Part[] {
  const { suspected, observations, traffic, baseline, coverage } = report;
  const ref = (finding: { rule: string; operations: string[] }) =>
    `${clean(finding.rule, 60)} ${clean(finding.operations.join(' + '))}`;
  return [
    list(
      'Warnings',
      [...report.warnings, ...report.transport.notes].map((line) => clean(line, 400)),
      pen,
    ),
    list(
      'Suspected, not confirmed: not in the score',
      suspected.map((f) => `${ref(f)}: ${clean(f.summary, 300)} (seen in ${say.seen(f)})`),
      pen,
    ),
    list('Fixed since the baseline', baseline?.fixed.map(ref) ?? [], pen),
    list('In the baseline, not tested again', baseline?.unobserved.map(ref) ?? [], pen),
    list(
      'Not tested',
      say.notTested(report).map(
        ({ operations, more, detail }) =>
          `${say.listed(
            operations.map((one) => clean(one)),
            more,
          )}: ${clean(detail, 400)}`,
      ),
      pen,
      coverage.untested.length,
    ),
    list(
      'Observations',
      observations.map((one) => `${clean(one.operation)}: ${clean(one.detail, 400)}`),
      pen,
    ),
    list(
      'Left behind on the target',
      say.leftBehind(traffic.leftovers).map(
        ({ operation, why, urls, more }) =>
          `${clean(operation)} ${why}: ${say.listed(
            urls.map((url) => clean(url)),
            more,
          )}`,
      ),
      pen,
      say.leftCount(traffic.leftovers),
    ),
  ].filter(({ lines }) => lines.length > 0);
}

const mostItems = 40;

function list(title: string, items: string[], { width }: Pen, count = items.length): Part {
  const lines = items.slice(0, mostItems).flatMap((item) => {
    const [first = '', ...rest] = wrap(item, width - 4);
    return [`  · ${first}`, ...rest.map((line) => `    ${line}`)];
  });
  const more = items.length > mostItems ? [`  … and ${items.length - mostItems} more: see report.json`] : [];
  return { title: `${title} (${count})`, lines: [...lines, ...more] };
}

function closing(report: Report, { paint, width }: Pen): string[] {
  return [
    ...wrap(clean(say.coverage(report), 900), width),
    ...wrap(clean(say.effort(report), 400), width).map((line) => paint(line, 'dim')),
  ].map(noCommand);
}
