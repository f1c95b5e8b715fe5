/**
 * Applications as the users of a framework write them, each with the document that its framework makes, scanned with nothing but their
 * address: `npm run bench -- frameworks [--only FastAPI,NestJS] [--out FILE] [--from FILES] [--cli FILE] [--write]`
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../src/report/report.ts';
import { run } from '../stacks/process.ts';
import { django } from './frameworks/django.ts';
import { express } from './frameworks/express.ts';
import { fastapi } from './frameworks/fastapi.ts';
import { flask } from './frameworks/flask.ts';
import type { Framework, Variant } from './frameworks/framework.ts';
import { gin } from './frameworks/gin.ts';
import { nest } from './frameworks/nest.ts';
import { spring } from './frameworks/spring.ts';
import type { Bench } from './index.ts';
import { percent, readAll, sum, table, writeSection } from './twins/page.ts';

const frameworks: readonly Framework[] = [fastapi, flask, django, express, nest, gin, spring];

interface Row {
  framework: string;
  generator: string;
  store: string;
  /** Of the repaired form. */
  mutating: number;
  exercised: number;
  untested: { operation: string; reason: string; detail: string }[];
  /** `rule @ operations`: confirmed of the repaired form, which is correct. */
  false: string[];
  falselySuspected: string[];
  planted: { operation: string; found: string | undefined }[];
  /** Confirmed of the racy form beside what was planted. */
  others: string[];
  seconds: number;
  requests: number;
}

type Skipped = Pick<Row, 'framework'> & { skipped: string };

const bundle = join(import.meta.dirname, '../../dist/cli.js');

async function measure(options: Readonly<Record<string, string>>): Promise<(Row | Skipped)[]> {
  const { only = '', from, out, write, cli = bundle } = options;
  const wanted = only.toLowerCase().split(',').filter(Boolean);
  const chosen = frameworks.filter(({ name }) => wanted.length === 0 || wanted.includes(name.toLowerCase()));
  const rows: (Row | Skipped)[] = from ? await readAll<Row | Skipped>(from) : [];
  for (const framework of from ? [] : chosen) {
    rows.push(await measured(framework, cli));
    if (out) await writeFile(out, `${JSON.stringify(rows, null, 2)}\n`);
  }
  if (write !== undefined) await writeSection('frameworks', tables(rows), 'frameworks.md');
  return rows;
}

async function measured(framework: Framework, cli: string): Promise<Row | Skipped> {
  const missing = Object.keys(framework.needs).filter((need) => !framework.needs[need]);
  if (missing.length > 0) return { framework: framework.name, skipped: `${missing.join(' and ')} missing` };
  const repaired = await scanned(framework, 'repaired', cli);
  return rowOf(framework, repaired, await scanned(framework, 'racy', cli));
}

async function scanned(framework: Framework, variant: Variant, cli: string): Promise<Report> {
  process.stderr.write(`${framework.name}, ${variant}\n`);
  const running = await framework.start(variant);
  const folder = await mkdtemp(join(tmpdir(), 'racegate-frameworks-'));
  try {
    // An empty folder: no configuration, no document but the one that is served, no sources.
    const words = [cli, 'scan', running.url, '--seed', 'frameworks', '--report-dir', join(folder, 'report'), '--json'];
    const { code, stdout, stderr } = await run(process.execPath, words, { cwd: folder });
    if (!stdout.startsWith('{')) throw new Error(`${framework.name} ended with ${code} and no report:\n${stderr}`);
    return JSON.parse(stdout) as Report;
  } finally {
    await running.stop();
    await rm(folder, { recursive: true });
  }
}

const said = ({ rule, operations }: Report['findings'][number]): string => `${rule} @ ${operations.join(' + ')}`;

function rowOf({ name, generator, store, planted }: Framework, repaired: Report, racy: Report): Row {
  const found = planted.map(({ operation, rules }) => ({
    operation,
    found: racy.findings.find((finding) => rules.includes(finding.rule) && finding.operations.includes(operation))
      ?.rule,
  }));
  const operations = new Set(planted.map(({ operation }) => operation));
  return {
    framework: name,
    generator,
    store,
    mutating: repaired.coverage.mutating,
    exercised: repaired.coverage.exercised,
    untested: repaired.coverage.untested,
    false: repaired.findings.map(said),
    falselySuspected: repaired.suspected.map(said),
    planted: found,
    others: racy.findings.filter((finding) => !finding.operations.some((each) => operations.has(each))).map(said),
    seconds: Math.round(repaired.run.durationMs / 1_000),
    requests: repaired.traffic.requests,
  };
}

const isRow = (row: Row | Skipped): row is Row => !('skipped' in row);

function tables(rows: readonly (Row | Skipped)[]): string {
  const measuredRows = rows.filter(isRow);
  const total = (of: (row: Row) => number): number => sum(measuredRows.map(of));
  const found = (row: Row): number => row.planted.filter((each) => each.found !== undefined).length;
  const line = (name: string, made: string, numbers: (of: (row: Row) => number) => number) => {
    const [mutating, exercised] = [numbers((row) => row.mutating), numbers((row) => row.exercised)];
    const planted = numbers((row) => row.planted.length);
    return [
      ...[name, made, mutating, exercised, percent(exercised, mutating), numbers((row) => row.false.length)],
      `${numbers(found)} of ${planted}`,
    ];
  };
  const columns = [
    'framework',
    'document by',
    'mutating',
    'exercised',
    'share',
    'false findings',
    'planted races found',
  ];
  return [
    table(columns, [
      ...measuredRows.map((row) => line(row.framework, row.generator, (of) => of(row))),
      line('**all**', '', total),
    ]),
    ...rows.flatMap((row) => (isRow(row) ? [] : [`${row.framework}: not run, ${row.skipped}.`])),
    'Not exercised:',
    table(
      ['framework', 'operation', 'reason'],
      measuredRows.flatMap((row) =>
        row.untested.map(({ operation, reason }) => [row.framework, `\`${operation}\``, reason]),
      ),
    ),
  ].join('\n\n');
}

function print(result: unknown): string {
  const rows = result as (Row | Skipped)[];
  const more = rows
    .filter(isRow)
    .flatMap((row) => [
      ...row.false.map((each) => `${row.framework}: FALSE ${each}`),
      ...row.falselySuspected.map((each) => `${row.framework}: falsely suspected ${each}`),
      ...row.planted.filter(({ found }) => !found).map(({ operation }) => `${row.framework}: missed ${operation}`),
      ...row.others.map((each) => `${row.framework}: also ${each}`),
      ...row.untested.map(({ operation, detail }) => `${row.framework}: ${operation}: ${detail}`),
    ]);
  return [tables(rows), ...more].join('\n');
}

export const bench: Bench = {
  about:
    'applications of seven frameworks scanned without configuration: share of operations exercised (--only NAME; --out FILE; --from FILES reads instead; --write updates docs/frameworks.md)',
  measure,
  print,
};
