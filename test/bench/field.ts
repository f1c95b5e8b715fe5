/**
 * Software that others wrote, scanned as a stranger would: which known races are found, and that nothing is said against what
 * is correct. `npm run bench -- field [--only strapi,etcd]`; needs npm, PostgreSQL and the network for the first installation.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../src/report/report.ts';
import { hasPostgres, startPostgres } from '../stacks/postgres.ts';
import { alertmanager } from './field/alertmanager.ts';
import { directus } from './field/directus.ts';
import { etcd } from './field/etcd.ts';
import { powerdns } from './field/powerdns.ts';
import type { Product, Started } from './field/product.ts';
import { strapi } from './field/strapi.ts';
import { unleash } from './field/unleash.ts';
import type { Bench } from './index.ts';

const products: readonly Product[] = [strapi, unleash, directus, powerdns, etcd, alertmanager];

interface Row {
  product: string;
  version: string;
  known: { what: string; found: boolean }[];
  /** `rule @ operations`, with how many bursts of how many showed it. */
  confirmed: string[];
  suspected: string[];
  /** Of the operations that change something. */
  exercised: number;
  selected: number;
  /** Code → how many of those selected. */
  untested: Record<string, number>;
  seconds: number;
  requests: number;
  leftovers: number;
}

interface Result {
  field: (Row | { product: string; skipped: string })[];
}

const cli = join(import.meta.dirname, '../../dist/cli.js');
const cache = join(import.meta.dirname, '../../.cache/field');

async function measure({ only = '' }: Readonly<Record<string, string>>): Promise<Result> {
  const wanted = only.toLowerCase().split(',').filter(Boolean);
  const chosen = products.filter(({ name }) => wanted.length === 0 || wanted.includes(name.toLowerCase()));
  if (!hasPostgres) throw new Error('the field needs PostgreSQL (initdb, postgres and psql)');
  const postgres = await startPostgres();
  try {
    const field: Result['field'] = [];
    for (const product of chosen) {
      process.stderr.write(`${product.name} ${product.version}\n`);
      field.push(await measured(product, postgres.database));
    }
    return { field };
  } finally {
    await postgres.stop();
  }
}

async function measured(
  product: Product,
  database: (name: string) => Promise<string>,
): Promise<Result['field'][number]> {
  const missing = product.missing?.();
  if (missing) return { product: product.name, skipped: missing };
  const started = await product.start(join(cache, product.name.toLowerCase()), database);
  try {
    return rowOf(product, await scan(started));
  } finally {
    await started.stop();
  }
}

async function scan({ url, options, configuration }: Started): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'racegate-field-'));
  try {
    await writeFile(join(folder, 'racegate.yml'), configuration ?? '{}\n');
    const words = [cli, 'scan', url, '--config', 'racegate.yml', '--report-dir', 'report', '--json', ...options];
    return JSON.parse(await outputOf(words, folder)) as Report;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function outputOf(words: string[], cwd: string): Promise<string> {
  const child = spawn(process.execPath, words, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (texts.out += chunk));
  child.stderr.on('data', (chunk) => (texts.err += chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => (texts.out === '' ? reject(new Error(texts.err.slice(-2_000))) : resolve(texts.out)));
  });
}

function rowOf({ name, version, known }: Product, report: Report): Row {
  const { findings, suspected, coverage, run, traffic } = report;
  const said = ({ rule, operations, rounds }: Report['findings'][number]) =>
    `${rule} @ ${operations.join(' + ')} (${rounds.racy} of ${rounds.total})`;
  const selected = coverage.untested.filter(({ reason }) => reason !== 'excluded');
  return {
    product: name,
    version,
    known: known.map(({ what, rules, operation }) => ({
      what,
      found: findings.some(
        (finding) => rules.includes(finding.rule) && finding.operations.some((each) => operation.test(each)),
      ),
    })),
    confirmed: findings.map(said),
    suspected: suspected.map(said),
    exercised: coverage.exercised,
    selected: coverage.exercised + selected.length,
    untested: Object.fromEntries(
      [...Map.groupBy(selected, ({ reason }) => reason)].map(([code, all]) => [code, all.length]),
    ),
    seconds: Math.round(run.durationMs / 1_000),
    requests: traffic.requests,
    leftovers: traffic.leftovers.length,
  };
}

function print(result: unknown): string {
  const { field } = result as Result;
  return field
    .map((row) => {
      if ('skipped' in row) return `${row.product}: skipped, ${row.skipped}`;
      const reasons = Object.entries(row.untested).map(([code, count]) => `${count} ${code}`);
      return [
        `${row.product} ${row.version}: ${row.exercised} of ${row.selected} operations exercised, ${row.seconds} s, ${row.requests} requests, ${row.leftovers} left behind`,
        ...row.known.map(({ what, found }) => `  ${found ? 'found' : 'MISSED'}: ${what}`),
        ...row.confirmed.map((line) => `  confirmed ${line}`),
        ...(row.confirmed.length === 0 ? ['  nothing confirmed'] : []),
        ...row.suspected.map((line) => `  suspected ${line}`),
        ...(reasons.length > 0 ? [`  not tested: ${reasons.join(', ')}`] : []),
      ].join('\n');
    })
    .join('\n\n');
}

export const bench: Bench = {
  about: 'known races of Strapi, Unleash, Directus and PowerDNS, and none in etcd and Alertmanager (--only NAME)',
  measure,
  print,
};
