/** One finding in Markdown: for the comment, the summary and the comment on a line of the diff. */
import { clean, code, fence, html, markdown, prose, webAddress } from './escape.ts';
import { sequenceDiagram } from './mermaid.ts';
import { replayCommand } from './replay.ts';
import type { Finding, Report, Severity } from './report.ts';
import { plain, timeline } from './timeline.ts';
import * as say from './wording.ts';

/** Columns of a code block that fit into a comment without scrolling. */
const columns = 92;

export const dot: Record<Severity, string> = { critical: '🔴', high: '🟠', medium: '🟡', low: '⚪', info: '⚪' };

/** `limit-overrun` on `POST /events/{id}/reservations` */
export function name({ rule, operations }: Pick<Finding, 'rule' | 'operations'>): string {
  return `**${markdown(rule, 60)}** on ${operations.map((operation) => code(operation, 120)).join(' and ')}`;
}

/** In the open: what happens and what to change. Folded: the evidence, the code, the commands. */
export function openFinding(report: Report, finding: Finding, diagram: boolean): string {
  const first = finding.remedy.steps[0];
  return [
    `### ${dot[finding.severity]} ${name(finding)}`,
    `${prose(finding.summary, 500)} ${tags(report, finding)}`,
    prose(finding.location?.hint ?? '', 600),
    first === undefined ? '' : `**Change:** ${prose(first, 600)}`,
    folded(`Evidence: ${html(say.seen(finding))}. Code for the change. Replay.`, body(finding, diagram)),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** All folded, behind one line. */
export function foldedFinding(report: Report, finding: Finding, diagram: boolean): string {
  const operations = finding.operations.map((operation) => `<code>${html(operation, 120)}</code>`).join(' and ');
  const accepted = finding.accepted ? ' (accepted)' : '';
  const head = `${dot[finding.severity]} <b>${html(finding.rule, 60)}</b> on ${operations}${accepted}`;
  return folded(head, `${prose(finding.summary, 500)} ${tags(report, finding)}\n\n${body(finding, diagram)}`);
}

/** For a comment on the line that handles the operation. */
export function renderReviewComment(finding: Finding): string {
  if (finding.accepted)
    return `**Accepted** in the configuration: ${name(finding)}\n\n${acceptedWhy(finding.accepted)}`;
  return [
    `${dot[finding.severity]} ${name(finding)} (${finding.severity}, seen in ${markdown(say.seen(finding))})`,
    prose(finding.summary, 500),
    ...(finding.location?.hint ? [prose(finding.location.hint, 600)] : []),
    remedy(finding),
    folded('Evidence', witness(finding, false)),
  ].join('\n\n');
}

function acceptedWhy({ reason, expires }: NonNullable<Finding['accepted']>): string {
  return `${prose(reason, 300)}${expires === undefined ? '' : ` (until ${markdown(expires, 20)})`}`;
}

/** `summary` is HTML; a blank line lets Markdown begin again. */
export const folded = (summary: string, inside: string, open = false): string =>
  `<details${open ? ' open' : ''}><summary>${summary}</summary>\n\n${inside}\n\n</details>`;

function tags(report: Report, finding: Finding): string {
  const place = finding.location && code(`${finding.location.file}:${finding.location.line}`, 200);
  const parts = [finding.severity, say.lost(report, finding), finding.accepted ? 'accepted' : finding.status, place];
  return `(${parts.filter((part) => part).join(', ')})`;
}

function body(finding: Finding, diagram: boolean): string {
  return [witness(finding, diagram), remedy(finding), replay(finding), references(finding)].join('\n\n');
}

function witness(finding: Finding, diagram: boolean): string {
  const evidence = `Seen in ${say.seen(finding)}; controls: ${say.controls(finding)}.`;
  return [
    ...(finding.accepted ? [`Accepted: ${acceptedWhy(finding.accepted)}`] : []),
    ...(diagram ? [`\`\`\`mermaid\n${sequenceDiagram(finding.witness)}\n\`\`\``] : []),
    fence(plain(timeline(finding.witness, columns)), 'text'),
    [evidence, say.whySevere(finding)].map((text) => markdown(text, 400)).join(' '),
  ].join('\n\n');
}

function remedy({ remedy }: Finding): string {
  const steps = remedy.steps.map((step, i) => `${i + 1}. ${prose(step, 600)}`).join('\n');
  const snippet = remedy.snippet.trim() === '' ? [] : [fence(remedy.snippet, remedy.language)];
  const caveat = snippet.length > 0 && !remedy.executed ? ['*This snippet was not run by our tests.*'] : [];
  return [`**Change** (${markdown(remedy.stack, 60)})`, steps, ...snippet, ...caveat].join('\n\n');
}

function replay(finding: Finding): string {
  const command = replayCommand(finding, { url: 'http://localhost:3000' });
  return `**Replay** against your own machine\n\n${fence(`${command}\n\n# or by hand\n${finding.curl}`, 'sh')}`;
}

function references({ cwe, owasp, asvs, remedy }: Finding): string {
  const named = [...cwe, ...owasp, ...asvs.map((one) => `ASVS ${one}`)].map((one) => clean(one, 40));
  const links = remedy.references.flatMap((address) => webAddress(address) ?? []).map((address) => `<${address}>`);
  return [named.length > 0 ? markdown(named.join(', '), 400) : '', ...links].filter((part) => part !== '').join(' · ');
}
