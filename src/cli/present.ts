/** A finished report: its files, what is printed of it, and the exit code. */
import { relative, resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { exitCode, UserError } from '../errors.ts';
import { type ReportPaths, writeReports } from '../files.ts';
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
  const written = await writeReports(report, resolve(terminal.cwd, config.reportDir), place).catch(asUserError);
  if (flags.has('json')) await write(terminal.out, renderJson(report));
  else await write(terminal.out, printed(report, written, terminal));
  // What was learned took minutes: it is shown even where it cannot be kept.
  if (written instanceof UserError) throw written;
}

function asUserError(error: unknown): UserError {
  if (error instanceof UserError) return error;
  throw error;
}

function printed(report: Report, written: ReportPaths | UserError, terminal: Terminal): string {
  const { colour, width, groups, cwd } = terminal;
  const shown = (path: string): string => relative(cwd, path);
  if (written instanceof UserError) return renderTerminal(report, { colour, width, groups });
  const text = renderTerminal(report, { colour, width, groups, reportPath: shown(written.json) });
  return `${text}\nFiles: ${Object.values(written).map(shown).join(', ')}\n`;
}

export const codeOf = ({ verdict }: Pick<Report, 'verdict'>): number =>
  ({ passed: exitCode.passed, failed: exitCode.failed, untested: exitCode.untested })[verdict];
