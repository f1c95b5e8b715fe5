/** Whole scans of the demo shop, racy and repaired, each through the bundle as a user runs it: what is found, how often, at what cost. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../src/report/report.ts';
import type { Bench } from './index.ts';

interface Series {
  scans: number;
  /** Rule and operations → in how many scans it was confirmed. */
  confirmed: Record<string, number>;
  suspected: Record<string, number>;
  scores: (number | null)[];
  verdicts: Record<string, number>;
  seconds: { median: number; worst: number };
  requests: { median: number; worst: number };
}

interface Result {
  demo: { racy: Series; fixed: Series };
}

async function scanOnce(fixed: boolean): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'racegate-bench-'));
  try {
    const cli = join(import.meta.dirname, '../../dist/cli.js');
    const args = [cli, 'demo', '--json', '--report-dir', folder, ...(fixed ? ['--fixed'] : [])];
    return JSON.parse(await outputOf(args)) as Report;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function outputOf(args: string[]): Promise<string> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (texts.out += chunk));
  child.stderr.on('data', (chunk) => (texts.err += chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve(texts.out) : reject(new Error(`exit ${code}: ${texts.err.slice(-2000)}`)),
    );
  });
}

async function series(fixed: boolean, scans: number): Promise<Series> {
  const reports: Report[] = [];
  for (let scan = 1; scan <= scans; scan += 1) {
    const report = await scanOnce(fixed);
    reports.push(report);
    process.stderr.write(
      `${fixed ? 'fixed' : 'racy'} ${scan}/${scans}: ${report.findings.length} findings, score ${report.score}, ${seconds(report)} s\n`,
    );
  }
  return {
    scans,
    confirmed: tally(reports.flatMap(({ findings }) => findings.map(name))),
    suspected: tally(reports.flatMap(({ suspected }) => suspected.map(name))),
    scores: reports.map(({ score }) => score),
    verdicts: tally(reports.map(({ verdict }) => verdict)),
    seconds: spread(reports.map(seconds)),
    requests: spread(reports.map(({ traffic }) => traffic.requests)),
  };
}

const name = ({ rule, operations }: Report['findings'][number]): string => `${rule} ${operations.join(' + ')}`;
const seconds = ({ run }: Report): number => Math.round(run.durationMs / 100) / 10;

function tally(words: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words.sort()) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

function spread(values: number[]): { median: number; worst: number } {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)] ?? 0, worst: sorted.at(-1) ?? 0 };
}

async function measure(options: Readonly<Record<string, string>>): Promise<Result> {
  const scans = Number(options.scans ?? 20);
  return { demo: { racy: await series(false, scans), fixed: await series(true, scans) } };
}

function print(result: unknown): string {
  const { racy, fixed } = (result as Result).demo;
  return [paragraph('racy', racy), paragraph('fixed', fixed)].join('\n\n');
}

function paragraph(
  title: string,
  { scans, confirmed, suspected, scores, verdicts, seconds, requests }: Series,
): string {
  const rows = (counts: Record<string, number>, kind: string) =>
    Object.entries(counts).map(([what, count]) => `  ${String(count).padStart(3)} of ${scans}  ${kind}  ${what}`);
  return [
    `${title}: ${scans} scans, ${seconds.median} s (worst ${seconds.worst}), ${requests.median} requests (worst ${requests.worst})`,
    ...(Object.keys(confirmed).length === 0 ? ['  nothing confirmed'] : rows(confirmed, 'confirmed')),
    ...rows(suspected, 'suspected'),
    `  scores ${scores.join(' ')}; ${Object.entries(verdicts)
      .map(([verdict, count]) => `${verdict} ${count}`)
      .join(', ')}`,
  ].join('\n');
}

export const bench: Bench = {
  about: 'whole scans of the demo, racy and repaired: findings, time, requests (--scans 20)',
  measure,
  print,
};
