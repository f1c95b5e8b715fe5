/**
 * The confusion matrix: every twin scanned, its verdict compared with the truth.
 * `npm run bench -- verdicts [--scans 3] [--only NAME-PART] [--depth standard] [--out FILE] [--from FILE,FILE] [--write]`
 */
import { writeFile } from 'node:fs/promises';
import { twins } from '../twins/index.ts';
import type { Bench } from './index.ts';
import { type Judged, judgeScan, matrix } from './twins/judged.ts';
import { readAll, writeSection } from './twins/page.ts';
import { scanTwin } from './twins/scan.ts';
import { tables } from './twins/tables.ts';

interface Settings {
  /** Scans per twin. */
  scans: number;
  /** Only twins whose name contains this. */
  only: string;
  depth: string;
  /** A JSON file that is rewritten after every scan, so that a long measurement which is stopped is not lost. */
  out: string | undefined;
}

/** Scans the twins one after another with the bundle; progress on standard error. */
async function scanTwins({ scans, only, depth, out }: Settings): Promise<Judged[]> {
  const chosen = twins.filter(({ name }) => name.includes(only));
  const all: Judged[] = [];
  for (let scan = 0; scan < scans; scan += 1)
    for (const twin of chosen) {
      const judged = judgeScan(twin, await scanTwin(twin, depth));
      all.push(judged);
      const { outcome, confirmed } = judged;
      process.stderr.write(`${all.length}/${chosen.length * scans} ${twin.name}: ${outcome} ${confirmed.join(', ')}\n`);
      if (out) await writeFile(out, `${JSON.stringify(all, null, 2)}\n`);
    }
  return all;
}

export const bench: Bench = {
  about:
    'confusion matrix over the twins: who is found, who is accused (--scans, --only, --depth, --out FILE; --from FILES reads instead; --write updates docs/accuracy.md)',
  measure: async ({ scans, only, depth, out, from, write }) => {
    const settings: Settings = { scans: Number(scans ?? 1), only: only ?? '', depth: depth ?? 'standard', out };
    const all = from ? await readAll<Judged>(from) : await scanTwins(settings);
    if (write !== undefined) await writeSection('verdicts', tables(all));
    return { matrix: matrix(all), scans: all };
  },
  print: (result) => tables((result as { scans: Judged[] }).scans),
};
