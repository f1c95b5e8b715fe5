/** The files of a report. Rendering is the report room's, which does no I/O; writing is done here. */
import { constants } from 'node:fs';
import { access, mkdir, stat, writeFile } from 'node:fs/promises';
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
    await mkdir(dir, { recursive: true });
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
 * Whether there can be a folder at `dir` that files are written to: asked before a scan, which takes minutes. Makes nothing.
 * @throws UserError `report-dir`
 */
export async function checkReportDir(dir: string): Promise<void> {
  try {
    const place = await nearestExisting(dir);
    if (!(await stat(place)).isDirectory()) throw Object.assign(new Error(`${place} is a file`), { syscall: 'mkdir' });
    await access(place, constants.W_OK | constants.X_OK);
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
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, 'app-output.log'), output);
}

function unwritable(error: unknown, dir: string): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error;
  return new UserError(
    'report-dir',
    `The report cannot be written to ${dir} (${error.message}): choose another report-dir.`,
  );
}
