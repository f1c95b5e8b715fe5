/** The bundle, as a user runs it, against an application of test/apps. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../src/report/report.ts';
import { run } from './process.ts';
import { root } from './toolchain.ts';

export interface Scanned {
  exit: number | null;
  report: Report;
}

/** Scans from within `app`, as a job does that has checked the application out; `include` keeps it to some operations. */
export async function scan(
  url: string,
  {
    name,
    spec,
    app,
    include = [],
    exclude = [],
    depth = 'standard',
    requests = 16_000,
  }: {
    name: string;
    spec: string;
    app: string;
    include?: string[];
    exclude?: string[];
    depth?: string;
    requests?: number;
  },
): Promise<Scanned> {
  const cli = join(root, 'dist/cli.js');
  if (!existsSync(cli)) throw new Error('dist/cli.js is missing: run `npm run build` first');
  const reports = await mkdtemp(join(tmpdir(), 'racegate-'));
  try {
    const args = [
      cli,
      'scan',
      url,
      '--spec',
      url + spec,
      '--json',
      '--seed',
      'stacks',
      '--time-budget',
      '900',
      // What ends a scan is the count of requests, which is alike on every machine: enough to come to every planted race.
      '--max-requests',
      String(requests),
      '--depth',
      depth,
      '--report-dir',
      reports,
      ...include.flatMap((selector) => ['--include', selector]),
      ...exclude.flatMap((selector) => ['--exclude', selector]),
    ];
    const { code, stdout, stderr } = await run(process.execPath, args, { cwd: app });
    if (!stdout.startsWith('{')) throw new Error(`the scan ended with ${code} and without a report:\n${stderr}`);
    const kept = process.env.RACEGATE_STACKS_REPORTS;
    if (kept) await writeFile(join(kept, `${name}.json`), stdout);
    return { exit: code, report: JSON.parse(stdout) as Report };
  } finally {
    await rm(reports, { recursive: true, force: true });
  }
}
