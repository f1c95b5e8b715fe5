/**
 * What loading and planning make of public collections of real documents. The hosts in those documents are real: nothing
 * is ever sent to them. `npm run bench -- corpus [--only NAME,NAME] [--from] [--write]`
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, collections, documentsOf } from './corpus/collections.ts';
import type { Outcome } from './corpus/worker.ts';
import { work } from './corpus/workers.ts';
import type { Bench } from './index.ts';
import { median, percent, quantile, sum, table, writeSection } from './twins/page.ts';

const workers = 2;

interface Figures {
  collection: string;
  documents: number;
  megabytes: number;
  crashes: { file: string; crash: string }[];
  refusals: { file: string; code: string; message: string }[];
  /** Documents used with at least one warning, and those of them that break the standard somewhere. */
  warned: number;
  invalid: number;
  seconds: { median: number; p95: number; worst: number; worstFile: string };
  peakMegabytes: number;
  operations: number;
  mutating: number;
  withFixture: number;
  medianShareOfADocument: number;
  withObservers: number;
  /** Reason → mutating operations without a fixture. */
  missing: Record<string, number>;
}

async function measure({ only, from, write }: Readonly<Record<string, string>>): Promise<Figures[]> {
  const figures: Figures[] = [];
  for (const collection of collections.filter(({ name }) => !only || only.split(',').includes(name))) {
    const kept = join(cache, `outcomes-${collection.name.replace(/\W+/g, '-')}.json`);
    const outcomes =
      from === undefined ? await plan(documentsOf(collection)) : (JSON.parse(readFileSync(kept, 'utf8')) as Outcome[]);
    writeFileSync(kept, JSON.stringify(outcomes));
    figures.push(summarise(collection.name, outcomes));
  }
  if (write !== undefined) await writeSection('corpus', page(figures), 'documents.md');
  return figures;
}

async function plan(queue: string[]): Promise<Outcome[]> {
  return (await Promise.all(Array.from({ length: workers }, () => work(queue)))).flat();
}

function summarise(collection: string, outcomes: Outcome[]): Figures {
  const seconds = outcomes.map((each) => each.seconds);
  const total = (of: (each: Outcome) => number): number => sum(outcomes.map(of));
  const worst = outcomes.reduce((one, other) => (other.seconds > one.seconds ? other : one));
  return {
    collection,
    documents: outcomes.length,
    megabytes: Math.round(total((each) => each.bytes) / 1e6),
    crashes: outcomes.flatMap(({ file, crash }) => (crash === undefined ? [] : [{ file: short(file), crash }])),
    refusals: outcomes.flatMap(({ file, refusal }) =>
      refusal === undefined ? [] : [{ file: short(file), ...refusal }],
    ),
    warned: outcomes.filter(({ warnings }) => warnings.length > 0).length,
    invalid: outcomes.filter(({ warnings }) => warnings.some((line) => line.includes('not strictly valid'))).length,
    seconds: {
      median: rounded(median(seconds)),
      p95: rounded(quantile(seconds, 0.95)),
      worst: rounded(worst.seconds),
      worstFile: short(worst.file),
    },
    peakMegabytes: Math.max(...outcomes.map((each) => each.megabytes)),
    operations: total((each) => each.operations),
    mutating: total((each) => each.mutating),
    withFixture: total((each) => each.planned),
    medianShareOfADocument: rounded(
      median(outcomes.filter((each) => each.mutating > 0).map((each) => each.planned / each.mutating)),
    ),
    withObservers: total((each) => each.observed),
    missing: tally(outcomes),
  };
}

const short = (file: string): string => file.replace(/^.*node_modules\//, '');
const rounded = (value: number): number => Number(value.toPrecision(2));

function tally(outcomes: readonly Outcome[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { missing } of outcomes)
    for (const [code, count] of Object.entries(missing)) counts[code] = (counts[code] ?? 0) + count;
  return Object.fromEntries(Object.entries(counts).sort(([, one], [, other]) => other - one));
}

const said = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .map(([code, count]) => `${count.toLocaleString('en')} ${code}`)
    .join(', ') || 'none';

function page(figures: readonly Figures[]): string {
  const columns = ['', ...figures.map(({ collection }) => `\`${collection}\``)];
  const row = (name: string, of: (each: Figures) => string | number) => [name, ...figures.map(of)];
  const number = (value: number): string => value.toLocaleString('en');
  const rows = [
    row('documents', (each) => `${number(each.documents)}, ${number(each.megabytes)} MB`),
    row('planned without a crash', ({ crashes }) => (crashes.length === 0 ? 'all' : `all but ${crashes.length}`)),
    row('refused', (each) => each.refusals.length),
    row('break the standard somewhere, used with a warning', (each) => number(each.invalid)),
    row('seconds per document: median', (each) => each.seconds.median),
    row('95th percentile', (each) => each.seconds.p95),
    row('worst', (each) => `${each.seconds.worst} (\`${each.seconds.worstFile.split('/').slice(-2).join('/')}\`)`),
    row('peak memory, MB', (each) => number(each.peakMegabytes)),
    row('operations', (each) => number(each.operations)),
    row('that change something', (each) => number(each.mutating)),
    row(
      'of these with a fixture',
      (each) => `${number(each.withFixture)} (${percent(each.withFixture, each.mutating)})`,
    ),
    row('share in the median document', (each) => percent(each.medianShareOfADocument, 1)),
    row('with a fixture that is observed', (each) => percent(each.withObservers, each.mutating)),
    row('the rest', (each) => said(each.missing)),
  ];
  const refusals = figures.flatMap((each) => each.refusals);
  return [
    table(columns, rows),
    ...(refusals.length > 0 ? ['', ...refusals.map(({ file, message }) => `- \`${file}\`: ${message}`)] : []),
  ].join('\n');
}

function print(result: unknown): string {
  const figures = result as Figures[];
  const crashes = figures.flatMap((each) => each.crashes).map(({ file, crash }) => `${file}: ${crash.split('\n')[0]}`);
  return [page(figures), ...crashes].join('\n');
}

export const bench: Bench = {
  about:
    'loading and planning 2,800 public documents (fetched into .cache; minutes; --only NAME, --from reads the last run, --write updates docs/documents.md)',
  measure,
  print,
};
