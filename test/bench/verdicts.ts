/**
 * The confusion matrix: every twin scanned, its verdict compared with the truth.
 * `npm run bench -- verdicts [--scans 3] [--only NAME-PART] [--depth standard] [--out FILE]`
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../src/report/report.ts';
import { twins } from '../twins/index.ts';
import type { Twin } from '../twins/twin.ts';
import type { Bench } from './index.ts';

/**
 * Of a racy twin: `found` (a confirmed finding with a right rule on the racing operation), `misnamed` (confirmed there, another rule),
 * `suspected`, `inconclusive` (the operation was not exercised), `missed`.
 * Of a correct one: `clean`, `accused` (anything confirmed), `suspected`, `inconclusive` (nothing exercised). `error`: no report.
 */
export type Outcome = 'found' | 'misnamed' | 'suspected' | 'inconclusive' | 'missed' | 'clean' | 'accused' | 'error';

export interface Judged {
  twin: string;
  kind: Twin['kind'];
  rule?: string;
  hard?: boolean;
  optIn?: boolean;
  outcome: Outcome;
  /** `rule @ operations` of everything confirmed, then of what is only suspected. */
  confirmed: string[];
  suspected: string[];
  /** Why it was inconclusive or broke. */
  detail?: string;
  /** Concurrent rounds: over operations with a finding and over those excluded as clean. */
  rounds: number;
  requests: number;
  seconds: number;
}

type Facts = Pick<Report, 'findings' | 'suspected' | 'coverage'> & { traffic: { requests: number } };

/** What one scan said, held against the truth about the twin. Pure. */
export function judge(twin: Twin, report: Facts, seconds: number): Judged {
  const named = ({ rule, operations }: { rule: string; operations: string[] }) => `${rule} @ ${operations.join(' + ')}`;
  const detail = report.coverage.untested.map(({ operation, reason }) => `${operation}: ${reason}`).join('; ');
  return {
    twin: twin.name,
    kind: twin.kind,
    ...(twin.rule ? { rule: twin.rule } : {}),
    ...(twin.hard ? { hard: true } : {}),
    ...(twin.optIn ? { optIn: true } : {}),
    outcome: twin.kind === 'racy' ? ofRacy(twin, report) : ofCorrect(report),
    confirmed: report.findings.map(named),
    suspected: report.suspected.map(named),
    ...(detail ? { detail } : {}),
    rounds: roundsOf(report),
    requests: report.traffic.requests,
    seconds,
  };
}

function ofRacy(twin: Twin, { findings, suspected, coverage }: Facts): Outcome {
  const here = ({ operations }: { operations: string[] }) => operations.includes(twin.operation!);
  const right = ({ rule }: { rule: string }) => rule === twin.rule || (twin.also ?? []).includes(rule);
  if (findings.some((one) => here(one) && right(one))) return 'found';
  if (findings.some(here)) return 'misnamed';
  if (suspected.some(here)) return 'suspected';
  return coverage.untested.some(({ operation }) => operation === twin.operation) ? 'inconclusive' : 'missed';
}

function ofCorrect({ findings, suspected, coverage }: Facts): Outcome {
  if (findings.length > 0) return 'accused';
  if (suspected.length > 0) return 'suspected';
  return coverage.exercised > 0 ? 'clean' : 'inconclusive';
}

const roundsOf = ({ findings, suspected, coverage }: Facts): number =>
  [...findings, ...suspected].reduce((sum, { rounds }) => sum + rounds.total, 0) +
  coverage.excludedRate.reduce((sum, { rounds }) => sum + rounds, 0);

interface RuleRow {
  rule: string;
  /** Scans of racy twins whose race the rule names. */
  scans: number;
  found: number;
  misnamed: number;
  suspected: number;
  inconclusive: number;
  missed: number;
  error: number;
  /** Confirmed findings of this rule on correct twins. */
  falsePositives: number;
}

/** One row per rule that a twin is proof of or that accused a correct twin. Pure. */
export function matrix(all: Judged[]): RuleRow[] {
  const accusing = all
    .filter(({ kind }) => kind !== 'racy')
    .flatMap(({ confirmed }) => confirmed.map((line) => line.split(' @ ')[0]!));
  const rules = [...new Set([...all.flatMap(({ rule }) => rule ?? []), ...accusing])].sort();
  return rules.map((rule) => {
    const scans = all.filter((one) => one.rule === rule);
    const count = (outcome: Outcome) => scans.filter((one) => one.outcome === outcome).length;
    const falsePositives = accusing.filter((one) => one === rule).length;
    const [found, misnamed, suspected] = [count('found'), count('misnamed'), count('suspected')];
    const [inconclusive, missed, error] = [count('inconclusive'), count('missed'), count('error')];
    return { rule, scans: scans.length, found, misnamed, suspected, inconclusive, missed, error, falsePositives };
  });
}

export interface Settings {
  /** Scans per twin. */
  scans?: number;
  /** Only twins whose name contains this. */
  only?: string;
  depth?: string;
  /** A JSON file that is rewritten after every scan, so that a long measurement which is stopped is not lost. */
  out?: string;
}

/** Scans the twins one after another with the bundle; progress on standard error. */
export async function scanTwins({ scans = 1, only = '', depth = 'standard', out }: Settings): Promise<Judged[]> {
  const chosen = twins.filter(({ name }) => name.includes(only));
  const all: Judged[] = [];
  for (const twin of chosen)
    for (let scan = 0; scan < scans; scan += 1) {
      const judged = await scanned(twin, depth);
      all.push(judged);
      process.stderr.write(
        `${all.length}/${chosen.length * scans} ${twin.name}: ${judged.outcome} ${judged.confirmed.join(', ')}\n`,
      );
      if (out) await writeFile(out, `${JSON.stringify(all, null, 2)}\n`);
    }
  return all;
}

const cli = join(import.meta.dirname, '../../dist/cli.js');

async function scanned(twin: Twin, depth: string): Promise<Judged> {
  const folder = await mkdtemp(join(tmpdir(), 'verdict-'));
  const began = performance.now();
  const { url, spec, stop } = await twin.start();
  try {
    await writeFile(join(folder, 'openapi.json'), JSON.stringify(spec));
    const options = ['--spec', 'openapi.json', '--depth', depth, '--report-dir', 'report', '--json'];
    const { output, errors, code } = await run([cli, 'scan', url, ...options], folder);
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    if (output.trim() === '')
      return broken(twin, `exit ${code}: ${errors.match(/^.*error.*$/im)?.[0] ?? errors.slice(-200)}`, seconds);
    return judge(twin, JSON.parse(output), seconds);
  } finally {
    await stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function broken(twin: Twin, detail: string, seconds: number): Judged {
  const nothing: Facts = {
    findings: [],
    suspected: [],
    coverage: { operations: 0, mutating: 0, exercised: 0, untested: [], excludedRate: [], masked: [] },
    traffic: { requests: 0 },
  };
  return { ...judge(twin, nothing, seconds), outcome: 'error', detail };
}

function run(words: string[], cwd: string): Promise<{ output: string; errors: string; code: number | null }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ output: string; errors: string; code: number | null }>();
  const child = spawn(process.execPath, words, { cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: 900_000 });
  const [output, errors]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  child.on('error', reject);
  child.on('close', (code) => resolve({ output: text(output), errors: text(errors), code }));
  return promise;
}

const text = (chunks: Buffer[]): string => Buffer.concat(chunks).toString();

/** The matrix and what to look at, as Markdown. */
export function tables(all: Judged[]): string {
  const [racy, correct] = [all.filter(({ kind }) => kind === 'racy'), all.filter(({ kind }) => kind !== 'racy')];
  const columns = [
    'scans',
    'found',
    'misnamed',
    'suspected',
    'inconclusive',
    'missed',
    'error',
    'falsePositives',
  ] as const;
  const rows = matrix(all).map((row) => `| \`${row.rule}\` | ${columns.map((column) => row[column]).join(' | ')} |`);
  const rounds = correct.reduce((sum, one) => sum + one.rounds, 0);
  const odd = all.filter(({ outcome, optIn }) => outcome !== 'found' && outcome !== 'clean' && !optIn);
  return [
    '| rule | scans of racy twins | found | misnamed | suspected | inconclusive | missed | error | false positives |',
    `|${' --- |'.repeat(9)}`,
    ...rows,
    '',
    `Racy twins: ${summary(racy)}.`,
    `Correct twins: ${summary(correct)}; ${rounds} concurrent rounds.`,
    '',
    ...odd.map((one) => `- ${one.twin}: **${one.outcome}**${because(one)}`),
  ].join('\n');
}

function summary(some: Judged[]): string {
  const counts = new Map<Outcome, number>();
  for (const { outcome } of some) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const seconds = some.map((one) => one.seconds).sort((a, b) => a - b);
  const median = seconds[Math.floor(seconds.length / 2)] ?? 0;
  return `${some.length} scans, ${[...counts].map(([outcome, n]) => `${n} ${outcome}`).join(', ')}, median ${median} s`;
}

function because({ rule, confirmed, suspected, detail }: Judged): string {
  return [
    rule ? `, expected \`${rule}\`` : '',
    confirmed.length > 0 ? `, confirmed: ${confirmed.join(', ')}` : '',
    suspected.length > 0 ? `, suspected: ${suspected.join(', ')}` : '',
    detail ? ` (${detail})` : '',
  ].join('');
}

/** Scans, prints: the tables for people, or everything as JSON. */
export async function verdicts({
  json,
  rounds,
  ...settings
}: { json: boolean; rounds?: number } & Settings): Promise<void> {
  const all = await scanTwins({ ...settings, ...(rounds === undefined ? {} : { scans: rounds }) });
  process.stdout.write(json ? `${JSON.stringify({ matrix: matrix(all), scans: all }, null, 2)}\n` : `${tables(all)}\n`);
}

export const bench: Bench = {
  about: 'confusion matrix over the twins: who is found, who is accused (--scans, --only, --depth, --out)',
  measure: async ({ scans, only, depth, out }) => {
    const all = await scanTwins({
      scans: Number(scans ?? 1),
      ...(only === undefined ? {} : { only }),
      ...(depth === undefined ? {} : { depth }),
      ...(out === undefined ? {} : { out }),
    });
    return { matrix: matrix(all), scans: all };
  },
  print: (result) => tables((result as { scans: Judged[] }).scans),
};
