/** A finished report: its files, what is printed of it, and the exit code. */
import { relative, resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { exitCode } from '../errors.ts';
import { writeReports } from '../files.ts';
import { renderJson } from '../report/json.ts';
import type { Report } from '../report/report.ts';
import { renderTerminal } from '../report/terminal.ts';
import { documentPlace, unplaced } from '../source/document.ts';
import type { Invocation } from './arguments.ts';
import { type Terminal, write } from './terminal.ts';

/** Files are written whatever is printed: relative to the folder that the program was started in. */
export async function present(
  report: Report,
  { flags }: Pick<Invocation, 'flags'>,
  config: Pick<Config, 'reportDir' | 'spec' | 'workspace'>,
  terminal: Terminal,
): Promise<void> {
  const place = await documentPlace(config, unplaced(report));
  const paths = await writeReports(report, resolve(terminal.cwd, config.reportDir), place);
  const shown = (path: string): string => relative(terminal.cwd, path);
  if (flags.has('json')) return write(terminal.out, renderJson(report));
  const { colour, width, groups } = terminal;
  await write(terminal.out, renderTerminal(report, { colour, width, groups, reportPath: shown(paths.json) }));
  await write(terminal.out, `\nFiles: ${Object.values(paths).map(shown).join(', ')}\n`);
}

export const codeOf = ({ verdict }: Pick<Report, 'verdict'>): number =>
  ({ passed: exitCode.passed, failed: exitCode.failed, untested: exitCode.untested })[verdict];
