/** Size of what users download, and how long it takes until the bundle is ready to do something. */
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from './index.ts';

interface Result {
  bundle: {
    files: { name: string; bytes: number }[];
    totalBytes: number;
    /** The promise: 3 MB. */
    limitBytes: number;
    coldStart: { runs: number; bareNodeMs: number; bundleMs: number; addedMs: number };
  };
}

const dist = join(import.meta.dirname, '../../dist');

/** Milliseconds of a whole process, from outside. */
function timed(args: string[]): number {
  const begin = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return performance.now() - begin;
}

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

async function measure(options: Readonly<Record<string, string>>): Promise<Result> {
  const runs = Number(options.runs ?? 25);
  const files = readdirSync(dist)
    .sort()
    .map((name) => ({ name, bytes: statSync(join(dist, name)).size }));
  // In turn, so that a busy moment of the machine hits both.
  const pairs = Array.from(
    { length: runs },
    () => [timed(['--eval', '0']), timed([join(dist, 'cli.js'), '--version'])] as const,
  );
  const [bare, bundle] = [median(pairs.map(([one]) => one)), median(pairs.map(([, other]) => other))];
  const coldStart = { runs, bareNodeMs: round(bare), bundleMs: round(bundle), addedMs: round(bundle - bare) };
  return {
    bundle: { files, totalBytes: files.reduce((sum, { bytes }) => sum + bytes, 0), limitBytes: 3_000_000, coldStart },
  };
}

const round = (ms: number): number => Math.round(ms * 10) / 10;

function print(result: unknown): string {
  const { files, totalBytes, limitBytes, coldStart } = (result as Result).bundle;
  return [
    ...files.map(({ name, bytes }) => `${String(bytes).padStart(9)} bytes  dist/${name}`),
    `${String(totalBytes).padStart(9)} bytes  in all, of ${limitBytes}`,
    `cold start, median of ${coldStart.runs}: node alone ${coldStart.bareNodeMs} ms, dist/cli.js --version ${coldStart.bundleMs} ms (+${coldStart.addedMs} ms)`,
  ].join('\n');
}

export const bench: Bench = { about: 'size and cold start of dist/', measure, print };
