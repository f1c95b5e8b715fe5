/** One scan of one twin with the bundle, as a user runs it. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../../src/report/report.ts';
import type { Twin } from '../../twins/twin.ts';

export interface Scanned {
  /** Without one, the scan broke and `detail` says why. */
  report?: Report;
  detail: string;
  seconds: number;
}

const cli = join(import.meta.dirname, '../../../dist/cli.js');
const longest = 900_000;

export async function scanTwin(twin: Twin, depth: string): Promise<Scanned> {
  const folder = await mkdtemp(join(tmpdir(), 'verdict-'));
  const began = performance.now();
  const { url, spec, stop } = await twin.start();
  try {
    await writeFile(join(folder, 'openapi.json'), JSON.stringify(spec));
    const options = ['--spec', 'openapi.json', '--depth', depth, '--report-dir', 'report', '--json'];
    const { output, errors, code } = await run([cli, 'scan', url, ...options], folder);
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    if (output.trim() !== '') return { report: JSON.parse(output) as Report, detail: '', seconds };
    return { detail: `exit ${code}: ${errors.match(/^.*error.*$/im)?.[0] ?? errors.slice(-200)}`, seconds };
  } finally {
    await stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Ended {
  output: string;
  errors: string;
  code: number | null;
}

function run(words: string[], cwd: string): Promise<Ended> {
  const { promise, resolve, reject } = Promise.withResolvers<Ended>();
  const child = spawn(process.execPath, words, { cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: longest });
  const [output, errors]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  child.on('error', reject);
  child.on('close', (code) => resolve({ output: text(output), errors: text(errors), code }));
  return promise;
}

const text = (chunks: Buffer[]): string => Buffer.concat(chunks).toString();
