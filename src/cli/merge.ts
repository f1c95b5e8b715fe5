/** `racegate merge`: the reports of a matrix become one. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseConfig } from '../config/parse.ts';
import { UserError } from '../errors.ts';
import { parseReport } from '../report/json.ts';
import { type GateOptions, merge } from '../report/merge.ts';
import type { Report } from '../report/report.ts';
import { codeOf, present } from './present.ts';
import type { Handler } from './run.ts';
import type { Terminal } from './terminal.ts';

export const mergeCommand: Handler = async (invocation, terminal) => {
  const config = await parseConfig(invocation.raw, { workspace: terminal.cwd, env: terminal.env });
  const reports = await Promise.all(invocation.operands.map((path) => readReport(path, terminal)));
  const { failOn, passWhenUntested, maxDrop, threshold } = config;
  const options: GateOptions = { failOn, passWhenUntested, maxDrop };
  // Without a threshold of its own the merged report keeps that of the shards.
  const report = merge(reports, invocation.raw.threshold === undefined ? options : { ...options, threshold });
  await present(report, invocation, config, terminal);
  return codeOf(report);
};

/** @throws UserError `report-missing`, `report-unreadable`, `report-invalid` */
export async function readReport(path: string, { cwd }: Pick<Terminal, 'cwd'>): Promise<Report> {
  const text = await readFile(resolve(cwd, path), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UserError(
      'report-missing',
      `The report ${path} could not be read (${error.code}): give the path of a report.json.`,
    );
  });
  return parseReport(text, path);
}
