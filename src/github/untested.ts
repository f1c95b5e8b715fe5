/** The report of a run that never came to a scan, so that every surface can say why instead of keeping an old verdict. */
import type { Config } from '../config/config.ts';
import type { Report } from '../report/report.ts';
import { version } from '../version.ts';

export interface UntestedFacts {
  config: Config;
  /** One sentence: why nothing could be tested. */
  reason: string;
  url: string | undefined;
  /** Identifies the run. */
  id: string;
  startedAt: Date;
  durationMs: number;
}

/** No score; the verdict is `untested`, or `passed` where the user wants that. */
export function untestedReport({ config, reason, url, id, startedAt, durationMs }: UntestedFacts): Report {
  const passed = config.passWhenUntested;
  return {
    schema: 'racegate-report/1',
    tool: { name: 'racegate', version },
    run: {
      id,
      startedAt: startedAt.toISOString(),
      durationMs,
      seed: config.seed,
      url: url ?? '',
      title: 'API',
      specDigest: '',
      depth: config.depth,
      ...(config.shard ? { shard: `${config.shard.index}/${config.shard.total}` } : {}),
    },
    transport: { protocol: 'h1', release: 'same-tick', spreadMicros: { median: 0, p90: 0 }, overlap: 0, notes: [] },
    traffic: { requests: 0, bursts: 0, created: 0, deleted: 0, leftovers: [] },
    controls: { rounds: 0, unexplained: 0 },
    score: null,
    grade: null,
    threshold: config.threshold,
    verdict: passed ? 'passed' : 'untested',
    reason: passed ? `${reason} It passes because of pass-when-untested.` : reason,
    deductions: [],
    coverage: { operations: 0, mutating: 0, exercised: 0, untested: [], excludedRate: [], masked: [] },
    findings: [],
    suspected: [],
    observations: [],
    warnings: [],
  };
}
