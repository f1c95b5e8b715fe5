/** SARIF 2.1.0, as GitHub code scanning reads it. */
import { createHash } from 'node:crypto';
import { sarif as clean, cleanBlock, fence, markdown } from './escape.ts';
import type { Finding, Report, Severity } from './report.ts';
import { plain, timeline } from './timeline.ts';
import * as say from './wording.ts';

export interface SarifOptions {
  /** Path in the workspace of the OpenAPI document: where a finding is shown whose handler is not known. */
  specFile?: string | undefined;
  /** Line in it, by operation. */
  specLines?: Record<string, number>;
}

const level: Record<Severity, string> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};

/** GitHub's bounds: above 9.0 critical, from 7.0 high, from 4.0 medium, from 0.1 low. */
const securitySeverity: Record<Severity, string> = {
  critical: '9.3',
  high: '8.1',
  medium: '5.5',
  low: '3.1',
  info: '0.0',
};

/** Confirmed findings only: an alert that a pull request may be blocked by is never a suspicion. */
export function renderSarif(report: Report, options: SarifOptions = {}): string {
  const findings = say.ranked(report);
  const rules = worstOfEachRule(findings);
  const run = {
    tool: { driver: { name: 'Racegate', semanticVersion: report.tool.version, rules: rules.map(ruleOf) } },
    automationDetails: { id: 'racegate/' },
    columnKind: 'utf16CodeUnits',
    invocations: [{ executionSuccessful: report.verdict !== 'untested', startTimeUtc: report.run.startedAt }],
    results: findings.map((finding) => resultOf(finding, rules, options)),
  };
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** The first of each rule; the findings come worst first. */
function worstOfEachRule(findings: Finding[]): Finding[] {
  return findings.filter((finding, i) => findings.findIndex(({ rule }) => rule === finding.rule) === i);
}

function ruleOf(finding: Finding) {
  const words = clean(finding.rule, 60).replaceAll('-', ' ');
  const steps = finding.remedy.steps.map((step, i) => `${i + 1}. ${clean(step, 600)}`).join('\n');
  return {
    id: clean(finding.rule, 60),
    name: words.replace(/(?:^| )(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: `Race condition: ${words}` },
    fullDescription: { text: `Requests that overlap have an effect that no order of the same requests has: ${words}.` },
    help: { text: `${steps}\n\n${cleanBlock(finding.remedy.snippet)}`, markdown: helpOf(finding) },
    defaultConfiguration: { level: level[finding.severity] },
    properties: {
      tags: tagsOf(finding),
      precision: 'very-high',
      'security-severity': securitySeverity[finding.severity],
    },
  };
}

/** The standard wants each tag once; two hostile names may look alike once they are clean. */
const tagsOf = ({ cwe }: Finding): string[] => [
  ...new Set(['security', 'race-condition', ...cwe.map((one) => `external/cwe/${clean(one, 40).toLowerCase()}`)]),
];

function helpOf({ remedy }: Finding): string {
  const steps = remedy.steps.map((step, i) => `${i + 1}. ${markdown(step, 600)}`).join('\n');
  return `**Change** (${markdown(remedy.stack, 60)})\n\n${steps}\n\n${fence(remedy.snippet, remedy.language)}`;
}

function resultOf(finding: Finding, rules: Finding[], options: SarifOptions) {
  const fingerprint = createHash('sha256').update(finding.id).digest('hex');
  return {
    ruleId: clean(finding.rule, 60),
    ruleIndex: rules.findIndex(({ rule }) => rule === finding.rule),
    level: level[finding.severity],
    message: { text: messageOf(finding) },
    locations: [locationOf(finding, options)],
    // GitHub tells alerts apart by the first of them; made from the finding, it survives a move of the code.
    partialFingerprints: {
      primaryLocationLineHash: `${fingerprint.slice(0, 16)}:1`,
      'racegateFinding/v1': fingerprint,
    },
    ...(finding.status ? { baselineState: finding.status === 'new' ? 'new' : 'unchanged' } : {}),
    ...(finding.accepted
      ? { suppressions: [{ kind: 'external', justification: clean(finding.accepted.reason, 400) }] }
      : {}),
    properties: { 'security-severity': securitySeverity[finding.severity], findingId: clean(finding.id) },
  };
}

function messageOf(finding: Finding): string {
  const first = finding.remedy.steps[0];
  return [
    `${clean(say.title(finding))}: ${clean(finding.summary, 600)}`,
    `Seen in ${say.seen(finding)}; controls: ${say.controls(finding)}.`,
    clean(finding.location?.hint ?? '', 600),
    first === undefined ? '' : `Change: ${clean(first, 600)}`,
    plain(timeline(finding.witness, 100)).replaceAll('](', '] ('),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function locationOf({ location, operations }: Finding, { specFile, specLines = {} }: SarifOptions) {
  const specLine = operations.flatMap((operation) =>
    Object.hasOwn(specLines, operation) ? specLines[operation]! : [],
  )[0];
  const uri = (location && relative(location.file)) ?? (specFile && relative(specFile)) ?? 'openapi.json';
  const startLine = location?.line ?? specLine ?? 1;
  const end = location?.endLine !== undefined && location.endLine >= startLine ? { endLine: location.endLine } : {};
  return {
    physicalLocation: { artifactLocation: { uri, uriBaseId: '%SRCROOT%' }, region: { startLine, ...end } },
    logicalLocations: operations.map((operation) => ({ fullyQualifiedName: clean(operation), kind: 'resource' })),
  };
}

/** A path within the workspace as a relative URI; nothing for any other. */
function relative(path: string): string | undefined {
  const parts = path
    .toWellFormed()
    .slice(0, 400)
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '.' && part !== '');
  if (/^([/\\]|[a-z]+:)/i.test(path) || parts.length === 0 || parts.includes('..')) return undefined;
  return parts.map(encodeURIComponent).join('/');
}
