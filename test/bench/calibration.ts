/**
 * How often a race that shows in a known share of bursts is found, and whether the rate that a clean result excludes is true.
 * `npm run bench -- calibration [--scans 20] [--depth deep] [--p 0.03] [--out FILE] [--from FILE,FILE] [--write]`
 */
import { writeFile } from 'node:fs/promises';
import type { Depth } from '../../src/config/config.ts';
import { roundsOf } from '../../src/confirm/race.ts';
import { wilson } from '../../src/oracle/statistics.ts';
import type { Report } from '../../src/report/report.ts';
import { calibrated } from '../twins/calibrated.ts';
import type { Bench } from './index.ts';
import { median, percent, readAll, sum, table, writeSection } from './twins/page.ts';
import { type Scanned, scanTwin } from './twins/scan.ts';
import { stopping } from './twins/stopping.ts';

interface Trial {
  depth: string;
  /** The true share of bursts in which the race shows. */
  p: number;
  seed: number;
  outcome: 'confirmed' | 'suspected' | 'clean' | 'inconclusive' | 'error';
  /** What a clean result said to be excluded. */
  excluded?: number;
  bursts: number;
  requests: number;
  seconds: number;
}

interface Settings {
  scans: number;
  depth: string;
  p: number;
  /** The first of the seeds, so that several runs are of different scans. */
  seed: number;
  out: string | undefined;
}

async function scans({ scans: wanted, depth, p, seed, out }: Settings): Promise<Trial[]> {
  const all: Trial[] = [];
  for (let i = 0; i < wanted; i += 1) {
    const twin = calibrated(p, seed + i);
    const trial = { depth, p, seed: seed + i, ...judged(twin.operation!, await scanTwin(twin, depth)) };
    all.push(trial);
    process.stderr.write(
      `${i + 1}/${wanted} ${depth} p=${p}: ${trial.outcome}, ${trial.bursts} bursts, ${trial.seconds} s\n`,
    );
    if (out) await writeFile(out, `${JSON.stringify(all, null, 2)}\n`);
  }
  return all;
}

function judged(operation: string, { report, seconds }: Scanned): Omit<Trial, 'depth' | 'p' | 'seed'> {
  if (!report) return { outcome: 'error', bursts: 0, requests: 0, seconds };
  const { requests } = report.traffic;
  const here = ({ operations }: { operations: string[] }) => operations.includes(operation);
  const finding = report.findings.find(here);
  if (finding) return { outcome: 'confirmed', bursts: finding.rounds.total, requests, seconds };
  const suspected = report.suspected.find(here);
  if (suspected) return { outcome: 'suspected', bursts: suspected.rounds.total, requests, seconds };
  return { ...excludedBy(report, operation), requests, seconds };
}

function excludedBy({ coverage }: Report, wanted: string): Pick<Trial, 'outcome' | 'bursts' | 'excluded'> {
  const entry = coverage.excludedRate.find(({ operation, rounds }) => operation === wanted && rounds > 0);
  return entry
    ? { outcome: 'clean', bursts: entry.rounds, excluded: entry.rate }
    : { outcome: 'inconclusive', bursts: 0 };
}

const columns = [
  'depth',
  'p',
  'scans',
  'confirmed',
  '95 %',
  'exact',
  'suspected',
  'clean',
  'wrongly excluded',
  'bursts',
  'seconds',
];

function tables(all: readonly Trial[]): string {
  const groups = Map.groupBy(all, ({ depth, p }) => `${depth} ${p}`);
  const rows = [...groups.values()]
    .map(row)
    .sort(([a, p], [b, q]) => `${b}`.localeCompare(`${a}`) || Number(p) - Number(q));
  return table(columns, rows);
}

function row(some: Trial[]): (string | number)[] {
  const { depth, p } = some[0]!;
  const count = (wanted: Trial['outcome']) => some.filter(({ outcome }) => outcome === wanted).length;
  const { low, high } = wilson(count('confirmed'), some.length);
  const wrong = some.filter(({ excluded }) => excluded !== undefined && p >= excluded).length;
  const share = `${count('confirmed')} (${percent(count('confirmed'), some.length)})`;
  return [
    depth,
    p,
    some.length,
    share,
    `${percent(low, 1)} – ${percent(high, 1)}`,
    percent(stopping(p, roundsOf[depth as Depth]).confirm, 1),
    count('suspected'),
    count('clean'),
    `${wrong} (${percent(wrong, some.length)})`,
    `${median(some.map(({ bursts }) => bursts))} median, ${sum(some.map(({ bursts }) => bursts))} in all`,
    `${median(some.map(({ seconds }) => seconds))} median`,
  ];
}

export const bench: Bench = {
  about:
    'how often a race of known rate is found, and whether excluded rates are true (--scans, --depth, --p, --seed, --out FILE; --from FILES reads instead; --write updates docs/accuracy.md)',
  measure: async ({ scans: wanted, depth, p, seed, out, from, write }) => {
    const settings = {
      scans: Number(wanted ?? 20),
      depth: depth ?? 'standard',
      p: Number(p ?? 0.1),
      seed: Number(seed ?? 1),
      out,
    };
    const all = from ? await readAll<Trial>(from) : await scans(settings);
    if (write !== undefined) await writeSection('calibration', tables(all));
    return all;
  },
  print: (result) => tables(result as Trial[]),
};
