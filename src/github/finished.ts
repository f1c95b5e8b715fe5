/** Reports that other jobs finished (`report`): read as hostile, joined where there are several. */
import { glob, readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { inputNamed } from '../config/inputs.ts';
import { UserError } from '../errors.ts';
import { parseReport } from '../report/json.ts';
import { merge } from '../report/merge.ts';
import type { Report } from '../report/report.ts';

const maxBytes = 30_000_000;

/**
 * One report is given as it is, gate and all: it was decided where it was made. Several become one, with one score and one gate; so
 * does a shard that is alone, because the others are missing.
 * @param paths relative to the workspace; `*` and `**` stand for any names
 * @throws UserError (exit 2) `report-missing`, `report-unreadable`, `report-invalid`, `merge-different`
 */
export async function finishedReport(paths: readonly string[], config: Config): Promise<Report> {
  const files = (await Promise.all(paths.map((path) => expand(path, config.workspace)))).flat();
  const reports = await Promise.all([...new Set(files)].map(readReport));
  const [only] = reports;
  return only && reports.length === 1 && only.run.shard === undefined ? only : merge(reports, gateOf(config));
}

async function expand(path: string, workspace: string): Promise<string[]> {
  if (!path.includes('*')) return [resolve(workspace, path)];
  const found: string[] = [];
  for await (const file of glob(path, { cwd: workspace })) found.push(resolve(workspace, file));
  if (found.length === 0) throw missing(path);
  return found.sort();
}

async function readReport(file: string): Promise<Report> {
  const size = await stat(file).then(
    ({ size }) => size,
    () => undefined,
  );
  if (size === undefined) throw missing(file);
  if (size > maxBytes)
    throw new UserError('report-unreadable', `${file} is larger than ${maxBytes} bytes, which no report is.`);
  return parseReport(await readFile(file, 'utf8'), file);
}

const missing = (path: string): UserError =>
  new UserError(
    'report-missing',
    `There is no report at ${path}; download the artifact of the job that scanned, or mend \`report\`.`,
  );

/** A threshold that nobody set must not lower that of the shards. */
function gateOf({ threshold, failOn, passWhenUntested, maxDrop }: Config) {
  const isDefault = threshold === Number(inputNamed('threshold')?.default);
  return {
    failOn,
    passWhenUntested,
    ...(maxDrop === undefined ? {} : { maxDrop }),
    ...(isDefault ? {} : { threshold }),
  };
}
