/** `racegate replay`: races the operations of one finding again, on fresh resources. */

import { suggestion } from '../config/nearest.ts';
import { parseConfig } from '../config/parse.ts';
import { exitCode, UserError } from '../errors.ts';
import { ranClean } from '../report/compare.ts';
import { clean } from '../report/escape.ts';
import { toJson } from '../report/json.ts';
import type { Finding, Report } from '../report/report.ts';
import { seen, upTo } from '../report/wording.ts';
import { readReport } from './merge.ts';
import type { Handler } from './run.ts';
import { scanWith } from './scan.ts';
import { write } from './terminal.ts';

export interface Outcome {
  /** `ERROR`: it was not raced again, so that nothing is known. */
  outcome: 'STILL RACY' | 'NOT REPRODUCED' | 'ERROR';
  /** One sentence. */
  detail: string;
  exit: number;
}

export const replayCommand: Handler = async ({ operands: [path, id], raw, flags }, terminal, signal) => {
  if (path === undefined || id === undefined)
    throw new UserError(
      'bad-operand',
      'A report and the id of one of its findings are needed: `racegate replay racegate-report/report.json ID`.',
    );
  const old = await readReport(path, terminal);
  const finding = findingNamed(old, id);
  const given = await parseConfig(
    { url: old.run.url, depth: old.run.depth, ...raw },
    { workspace: terminal.cwd, env: terminal.env },
  );
  const config = { ...given, url: given.url ?? old.run.url, include: finding.operations, exclude: [] };
  const outcome = compared(finding, await scanWith(config, terminal, signal));
  await write(terminal.out, flags.has('json') ? toJson(outcome) : `${outcome.outcome}\n${outcome.detail}\n`);
  return outcome.exit;
};

function findingNamed(report: Report, id: string): Finding {
  const all = [...report.findings, ...report.suspected];
  const finding = all.find((one) => one.id === id);
  if (finding) return finding;
  const mend =
    all.length === 0
      ? 'it has none.'
      : suggestion(
          id,
          all.map((one) => one.id),
        );
  throw new UserError('unknown-finding', `The report has no finding \`${id}\`; ${mend}`);
}

/**
 * What the new scan of the same operations says about the old finding. That another probe found nothing there says nothing of it: what
 * found it must have raced again.
 */
export function compared(finding: Finding, report: Report): Outcome {
  const again = [...report.findings, ...report.suspected].find(({ id }) => id === finding.id);
  if (again) return { outcome: 'STILL RACY', detail: clean(stillThere(again), 800), exit: exitCode.failed };
  const others = foundInstead(finding, report);
  if (!ranClean(finding, report))
    return {
      outcome: 'ERROR',
      detail: clean([whyNot(finding, report), ...others].join(' '), 800),
      exit: exitCode.untested,
    };
  const detail = clean([...excluded(finding, report), ...others].join(' '), 800);
  return { outcome: 'NOT REPRODUCED', detail, exit: exitCode.passed };
}

const stillThere = (again: Finding): string =>
  `${seen(again)}${again.confidence === 'confirmed' ? '' : ', too few to be confirmed again'}: ${again.summary}`;

/** The probe that found it did not race again, for whatever reason: a fixture that could not be made, a filter, a busy target. */
function whyNot({ operations, probe, setting }: Finding, { coverage, run }: Report): string {
  const untested = coverage.untested.find(({ operation }) => operations.includes(operation));
  const why = untested ? `${untested.operation} could not be raced: ${untested.detail}` : run.stopped;
  const name = setting === undefined ? probe : `${probe}, ${setting}`;
  const what = `The probe that found it (${name}) did not race ${operations.join(' and ')} again, so it may still be there`;
  return why === undefined ? `${what}.` : `${what}: ${why.replace(/\.$/, '')}.`;
}

function foundInstead(finding: Finding, { findings }: Report): string[] {
  const others = findings.filter(({ operations }) => operations.some((one) => finding.operations.includes(one)));
  return others.map(({ rule, operations }) => `${rule} was found on ${operations.join(' and ')} instead.`);
}

const excluded = (finding: Finding, { coverage }: Report): string[] =>
  coverage.excludedRate
    .filter(({ operation, rounds }) => finding.operations.includes(operation) && rounds > 0)
    .map(
      ({ operation, rounds, rate }) =>
        `${operation}: ${rounds} overlapping bursts were clean, which excludes, at 95 %, a race that shows in ${upTo(rate)} of bursts or more.`,
    );
