/** The files of a report. Rendering is the report room's, which does no I/O; writing is done here. */
import { mkdir, mkdtemp, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserError } from './errors.ts';
import { renderHtml } from './report/html.ts';
import { renderJson } from './report/json.ts';
import { renderJunit } from './report/junit.ts';
import type { Report } from './report/report.ts';
import { renderSarif, type SarifOptions } from './report/sarif.ts';

/** Paths of what was written. */
export interface ReportPaths {
  json: string;
  sarif: string;
  junit: string;
  html: string;
}

/**
 * Makes `dir` where it is missing, and replaces what an earlier report left there.
 * @throws UserError `report-dir` where it cannot be written
 */
export async function writeReports(report: Report, dir: string, options: SarifOptions = {}): Promise<ReportPaths> {
  const paths: ReportPaths = {
    json: join(dir, 'report.json'),
    sarif: join(dir, 'report.sarif'),
    junit: join(dir, 'junit.xml'),
    html: join(dir, 'report.html'),
  };
  try {
    await makeFolder(dir);
    await writeFile(paths.json, renderJson(report));
    await writeFile(paths.sarif, renderSarif(report, options));
    await writeFile(paths.junit, renderJunit(report));
    await writeFile(paths.html, renderHtml(report));
  } catch (error) {
    throw unwritable(error, dir);
  }
  return paths;
}

/**
 * The folder with those above it, level by level. The platform's recursive way never ends below /proc, where what cannot be made is
 * said to be missing.
 */
async function makeFolder(dir: string): Promise<void> {
  const failed = await mkdir(dir).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error,
  );
  if (failed === undefined || failed.code === 'EEXIST') return;
  const above = dirname(dir);
  if (failed.code !== 'ENOENT' || (await nearestExisting(above)) === above) throw failed;
  await makeFolder(above);
  await mkdir(dir);
}

/**
 * Whether there can be a folder at `dir` that files are written to: asked before a scan, which takes minutes. Leaves nothing there.
 * @throws UserError `report-dir`
 */
export async function checkReportDir(dir: string): Promise<void> {
  try {
    const place = await nearestExisting(dir);
    if (!(await stat(place)).isDirectory()) throw Object.assign(new Error(`${place} is a file`), { syscall: 'mkdir' });
    await rmdir(await mkdtemp(join(place, '.racegate-')));
  } catch (error) {
    throw unwritable(error, dir);
  }
}

async function nearestExisting(path: string): Promise<string> {
  const exists = await stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
  return exists || dirname(path) === path ? path : nearestExisting(dirname(path));
}

/** What the app that `start` started wrote, beside the report. */
export async function writeAppOutput(output: string, dir: string): Promise<void> {
  await makeFolder(dir);
  await writeFile(join(dir, 'app-output.log'), output);
}

function unwritable(error: unknown, dir: string): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error;
  return new UserError(
    'report-dir',
    `The report cannot be written to ${dir} (${error.message}): choose another report-dir.`,
  );
}
