/** Whole runs of the real stacks' tests: which planted race is found how often, whether the repaired application passes, at what cost. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../src/report/report.ts';
import type { Bench } from './index.ts';

interface Row {
  stack: string;
  runs: number;
  /** Planted race → in how many runs it was found. */
  found: Record<string, number>;
  /** In how many runs the gate passed the repaired application with nothing confirmed. */
  passed: number;
  /** What was confirmed of the repaired application, over all runs. */
  falseConfirmations: string[];
  racy: Cost;
  repaired: Cost;
}

/** Medians of one scan. */
interface Cost {
  seconds: number;
  requests: number;
}

interface Run {
  /** Title of a test → whether it passed. */
  tests: Map<string, boolean>;
  racy?: Report;
  repaired?: Report;
}

const root = join(import.meta.dirname, '../..');

const stackNames = (): string[] =>
  readdirSync(join(root, 'test/stacks'))
    .filter((file) => file.endsWith('.test.ts') && file !== 'dynamodb.test.ts')
    .map((file) => file.replace('.test.ts', ''));

async function runOnce(stack: string): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'racegate-stacks-'));
  try {
    await vitest(stack, folder);
    const read = async (name: string) => {
      const path = join(folder, `${name}.json`);
      return existsSync(path) ? JSON.parse(await readFile(path, 'utf8')) : undefined;
    };
    return { tests: outcomes(await read('tests')), racy: await read('racy'), repaired: await read('repaired') };
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

type Outcome = { title: string; status: string };

function outcomes(json: { testResults: { assertionResults: Outcome[] }[] } | undefined): Map<string, boolean> {
  if (!json) throw new Error('the tests ended without a result');
  const ran = json.testResults.flatMap(({ assertionResults }) => assertionResults);
  return new Map(
    ran
      .filter(({ status }) => ['passed', 'failed'].includes(status))
      .map((one) => [one.title, one.status === 'passed']),
  );
}

function rowOf(stack: string, runs: Run[]): Row {
  const titles = [...new Set(runs.flatMap(({ tests }) => [...tests.keys()]))];
  const count = (title: string) => runs.filter(({ tests }) => tests.get(title)).length;
  const planted = titles.filter((title) => title.startsWith('is caught at '));
  return {
    stack,
    runs: runs.length,
    found: Object.fromEntries(planted.map((title) => [title.replace('is caught at ', ''), count(title)])),
    passed: count('passes the gate with nothing confirmed'),
    falseConfirmations: runs.flatMap(({ repaired }) =>
      (repaired?.findings ?? []).map(({ rule, operations }) => `${rule} ${operations.join(' + ')}`),
    ),
    racy: cost(runs.flatMap(({ racy }) => racy ?? [])),
    repaired: cost(runs.flatMap(({ repaired }) => repaired ?? [])),
  };
}

const cost = (reports: Report[]): Cost => ({
  seconds: median(reports.map(({ run }) => Math.round(run.durationMs / 1000))),
  requests: median(reports.map(({ traffic }) => traffic.requests)),
});

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function measure({ scans = '3', stack }: Readonly<Record<string, string>>): Promise<Row[]> {
  const rows: Row[] = [];
  for (const name of stack ? stack.split(',') : stackNames()) {
    const runs: Run[] = [];
    for (let number = 1; number <= Number(scans); number += 1) {
      runs.push(await runOnce(name));
      process.stderr.write(`${name} ${number}/${scans}\n`);
    }
    rows.push(rowOf(name, runs));
  }
  return rows;
}

/** A table of Markdown, as the documentation shows it. */
function print(result: unknown): string {
  const head = '| stack | race | found | seconds | requests |\n| --- | --- | --- | --- | --- |';
  return [head, ...(result as Row[]).flatMap(lines)].join('\n');
}

function lines({ stack, runs, found, passed, falseConfirmations, racy, repaired }: Row): string[] {
  const races = Object.entries(found).map(([race, times]) => `| ${stack} | ${race} | ${times} of ${runs} | | |`);
  return [
    ...races,
    `| ${stack} | racy, the whole scan | | ${racy.seconds} | ${racy.requests} |`,
    `| ${stack} | repaired: passed in ${passed} of ${runs}, ${falseConfirmations.length} false | | ${repaired.seconds} | ${repaired.requests} |`,
  ];
}

export const bench: Bench = {
  about: "whole scans of the real stacks' applications (--scans 3 --stack flask-dynamodb,gin-dynamodb)",
  measure,
  print,
};
