/**
 * Whole runs of the real stacks' tests: which planted race is found how often, whether the repaired application passes, at what cost.
 *
 * `npm run bench -- stacks [--scans 3] [--stack flask-dynamodb,gin-dynamodb] [--out FILE] [--from FILE,FILE] [--tests FILE,FILE] [--write]`
 *
 * `--tests` counts whole runs of `npm run test:stacks` too, by the JSON that vitest wrote of them.
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Report } from '../../src/report/report.ts';
import type { Bench } from './index.ts';
import { median, readAll, table, writeSection } from './twins/page.ts';

/** One run of one stack: both of its applications, each with all of its scans. */
interface Run {
  stack: string;
  /** Planted race → whether it was found. */
  found: Record<string, boolean>;
  /** The gate passed the repaired application with nothing confirmed. */
  passed: boolean;
  /** What was confirmed of the repaired application. */
  falseConfirmations: string[];
  /** Unknown of a run that only its tests tell of. */
  racy?: Cost;
  repaired?: Cost;
}

interface Cost {
  seconds: number;
  requests: number;
}

const root = join(import.meta.dirname, '../..');

/** Files without applications that come twice. */
const others = ['dynamodb', 'origins'];

const stackNames = (): string[] =>
  readdirSync(join(root, 'test/stacks'))
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => file.replace('.test.ts', ''))
    .filter((name) => !others.includes(name));

async function runOnce(stack: string): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'racegate-stacks-'));
  try {
    await vitest(stack, folder);
    const { testResults }: Tests = JSON.parse(await readFile(join(folder, 'tests.json'), 'utf8'));
    const [racy, repaired] = [await reports(folder, 'racy'), await reports(folder, 'repaired')];
    return {
      ...told(stack, testResults),
      falseConfirmations: repaired.flatMap(({ findings }) =>
        findings.map(({ rule, operations }) => `${rule} ${operations.join(' + ')}`),
      ),
      racy: cost(racy),
      repaired: cost(repaired),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function vitest(stack: string, folder: string): Promise<void> {
  const args = ['run', '-c', 'vitest.stacks.config.ts', `test/stacks/${stack}.test.ts`, '-t', 'racy|repaired'];
  const reporting = ['--reporter=json', `--outputFile.json=${join(folder, 'tests.json')}`];
  const child = spawn(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), ...args, ...reporting], {
    cwd: root,
    env: { ...process.env, RACEGATE_STACKS_REPORTS: folder },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    // Failed tests are what is counted here.
    child.once('close', () => resolve());
  });
}

/** What vitest writes of a run, as far as it is read. */
interface Tests {
  testResults: { name: string; assertionResults: { title: string; status: string }[] }[];
}

const caught = 'is caught at ';

/** What the tests of one stack tell. */
function told(stack: string, results: Tests['testResults']): Run {
  const ran = results
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => ['passed', 'failed'].includes(status));
  const planted = ran.filter(({ title }) => title.startsWith(caught));
  const gate = ran.find(({ title }) => title === 'passes the gate with nothing confirmed');
  return {
    stack,
    found: Object.fromEntries(planted.map(({ title, status }) => [title.replace(caught, ''), status === 'passed'])),
    passed: gate?.status === 'passed',
    falseConfirmations: gate?.status === 'failed' ? ['not passed'] : [],
  };
}

/** The stacks of whole runs of the tests. */
async function fromTests(files: string): Promise<Run[]> {
  const all: Tests[] = await Promise.all(
    files.split(',').map(async (file) => JSON.parse(await readFile(file, 'utf8'))),
  );
  return all
    .flatMap(({ testResults }) => testResults)
    .map((result) => told(basename(result.name, '.test.ts'), [result]))
    .filter(({ found }) => Object.keys(found).length > 0);
}

/** Of all scans of one application: `racy`, `racy-1` … */
async function reports(folder: string, variant: string): Promise<Report[]> {
  const names = readdirSync(folder).filter((name) => name.startsWith(variant));
  return Promise.all(names.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8'))));
}

const cost = (scans: readonly Report[]): Cost => ({
  seconds: Math.round(scans.reduce((sum, { run }) => sum + run.durationMs, 0) / 1000),
  requests: scans.reduce((sum, { traffic }) => sum + traffic.requests, 0),
});

async function measure({
  scans = '3',
  stack,
  out,
  from,
  tests,
  write,
}: Readonly<Record<string, string>>): Promise<Run[]> {
  const isRead = from !== undefined || tests !== undefined;
  const runs = isRead
    ? [...(from ? await readAll<Run>(from) : []), ...(tests ? await fromTests(tests) : [])]
    : await runAll(stack?.split(',') ?? stackNames(), Number(scans), out);
  if (write !== undefined) await writeSection('stacks', tables(runs));
  return runs;
}

/** One of each before the next of any, so that a run that is ended early has something of all. */
async function runAll(stacks: readonly string[], scans: number, out: string | undefined): Promise<Run[]> {
  const runs: Run[] = [];
  for (let number = 1; number <= scans; number += 1)
    for (const stack of stacks) {
      runs.push(await runOnce(stack));
      process.stderr.write(`${stack} ${number}/${scans}\n`);
      if (out) await writeFile(out, `${JSON.stringify(runs, null, 2)}\n`);
    }
  return runs;
}

/** The section of the documentation. */
function tables(runs: readonly Run[]): string {
  const stacks = [...Map.groupBy(runs, ({ stack }) => stack)].sort(([one], [other]) => (one < other ? -1 : 1));
  const head = [
    'stack',
    'runs',
    'planted races',
    'found',
    'repaired passed',
    'false confirmations',
    'seconds, racy',
    'seconds, repaired',
    'requests',
  ];
  const rows = stacks.map(([stack, of]) => {
    const races = of.flatMap(({ found }) => Object.values(found));
    return [
      stack,
      String(of.length),
      String(Object.keys(of[0]!.found).length),
      `${races.filter(Boolean).length} of ${races.length}`,
      `${of.filter(({ passed }) => passed).length} of ${of.length}`,
      String(of.flatMap(({ falseConfirmations }) => falseConfirmations).length),
      middle(of.map(({ racy }) => racy?.seconds)),
      middle(of.map(({ repaired }) => repaired?.seconds)),
      middle(of.map(({ racy, repaired }) => racy && repaired && racy.requests + repaired.requests)),
    ];
  });
  const missed = stacks.flatMap(([stack, of]) => missedIn(stack, of));
  const each = stacks.flatMap(([stack, of]) => timesFound(of).map(({ race, share }) => [stack, race, share]));
  return [
    table(head, rows),
    ...(missed.length > 0 ? ['', 'Not found every time:', '', ...missed] : []),
    ...['', '<details><summary>Each race</summary>', '', table(['stack', 'race', 'found'], each), '', '</details>'],
  ].join('\n');
}

/** Of the runs that have it, each race. */
const timesFound = (runs: readonly Run[]): { race: string; share: string; isAlways: boolean }[] =>
  [...new Set(runs.flatMap(({ found }) => Object.keys(found)))].map((race) => {
    const seen = runs.filter(({ found }) => race in found);
    const times = seen.filter(({ found }) => found[race]).length;
    return { race, share: `${times} of ${seen.length}`, isAlways: times === seen.length };
  });

/** Of the runs that it is known of. */
function middle(values: readonly (number | undefined)[]): string {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? '–' : String(median(known));
}

const missedIn = (stack: string, runs: readonly Run[]): string[] =>
  timesFound(runs).flatMap(({ race, share, isAlways }) => (isAlways ? [] : [`- ${stack}, ${race}: ${share}`]));

export const bench: Bench = {
  about:
    "whole scans of the real stacks' applications (--scans 3, --stack flask-dynamodb,gin-dynamodb, --out FILE; --from FILES reads instead; --write updates docs/accuracy.md)",
  measure,
  print: (result) => tables(result as Run[]),
};
