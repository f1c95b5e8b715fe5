/**
 * Documents that mean harm, through the bundle: how each ends, how long it takes and how much memory. A second server shows
 * that nothing is asked elsewhere. `npm run bench -- hostile [--cli dist/cli.js] [--write]`
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { type Hostile, hostile } from '../hostile/documents.ts';
import { type Stage, staged } from '../hostile/stage.ts';
import type { Bench } from './index.ts';
import { table, writeSection } from './twins/page.ts';

interface Row {
  name: string;
  asExpected: boolean;
  exit: number | null;
  /** The first line of the plan, or the sentence of the refusal. */
  said: string;
  /** Of the processor: what else the machine does at the time changes little of it. */
  seconds: number;
  megabytes: number;
  /** Requests to what must not be asked. */
  strayed: number;
}

async function measure({ cli, write }: Readonly<Record<string, string>>): Promise<Row[]> {
  const program = cli ?? join(import.meta.dirname, '../../dist/cli.js');
  const rows: Row[] = [];
  for (const one of hostile) {
    const stage = await staged(one);
    rows.push(await measured(one, stage, program).finally(stage.stop));
    process.stderr.write(`${one.name}: ${rows.at(-1)?.seconds} s\n`);
  }
  if (write !== undefined) await writeSection('hostile', page(rows), 'documents.md');
  return rows;
}

/** Tells the process's peak memory and processor time on a channel of its own when it ends. */
const telling = `data:text/javascript,import { writeSync } from 'node:fs'; process.on('exit', () => writeSync(3, JSON.stringify(process.resourceUsage())));`;

async function measured(one: Hostile, stage: Stage, program: string): Promise<Row> {
  const child = spawn(process.execPath, ['--import', telling, program, ...stage.words], {
    cwd: stage.folder,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const texts = ['', '', '', ''];
  for (const index of [1, 2, 3]) child.stdio[index]?.on('data', (chunk) => (texts[index] += chunk));
  const exit = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const used = JSON.parse(texts[3] || '{}') as NodeJS.ResourceUsage;
  const text = (exit === 0 ? texts[1] : texts[2]) ?? '';
  return {
    name: one.name,
    asExpected: exit === one.exit && one.says.test(text),
    exit,
    said: (text.split('\n')[0] ?? '')
      .replace(/^racegate: /, '')
      .replaceAll(`${stage.folder}/`, '')
      .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1'),
    seconds: Number(((used.userCPUTime + used.systemCPUTime) / 1e6).toPrecision(2)),
    megabytes: Math.round(used.maxRSS / 1_024),
    strayed: stage.strayed.length,
  };
}

const page = (rows: readonly Row[]): string =>
  table(
    ['document', 'what is said', 'CPU seconds', 'MB', 'asked elsewhere'],
    rows.map(({ name, asExpected, said, seconds, megabytes, strayed }) => [
      name,
      `${asExpected ? '' : 'NOT AS EXPECTED: '}${said.replaceAll('|', '\\|')}`,
      seconds,
      megabytes,
      strayed,
    ]),
  );

export const bench: Bench = {
  about:
    'hostile documents through the bundle: how they end, seconds and memory (--cli FILE; --write updates docs/documents.md)',
  measure,
  print: (result) => page(result as Row[]),
};
