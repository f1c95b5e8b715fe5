/** The files of a report. The one place in this room that writes. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { renderHtml } from './html.ts';
import { renderJson } from './json.ts';
import { renderJunit } from './junit.ts';
import type { Report } from './report.ts';
import { renderSarif, type SarifOptions } from './sarif.ts';

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

function unwritable(error: unknown, dir: string): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error;
  return new UserError(
    'report-dir',
    `The report cannot be written to ${dir} (${error.message}): choose another report-dir.`,
  );
}
