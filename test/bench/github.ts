/** What the surfaces of GitHub cost: calls, time, and the size of what is written. Against the loopback GitHub of the tests. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeReports } from '../../src/files.ts';
import { connect } from '../../src/github/client.ts';
import { type Context, readContext } from '../../src/github/context.ts';
import type { Log } from '../../src/github/log.ts';
import { resolvePreview } from '../../src/github/preview.ts';
import { publish } from '../../src/github/publish.ts';
import { writeSummary } from '../../src/github/summary.ts';
import { wordsFor } from '../../src/github/words.ts';
import type { Finding, Report } from '../../src/report/report.ts';
import { headSha } from '../github/payloads.ts';
import { GitHubApi } from '../helpers/github-api.ts';
import * as golden from '../report/golden/shop.ts';
import type { Bench } from './index.ts';

interface Cost {
  what: string;
  calls: string[];
  /** Median of all runs, on loopback, where an answer takes next to nothing. */
  ms: number;
}

interface Result {
  costs: Cost[];
  /** Files and summary, without any call. */
  filesMs: number;
  sizes: { findings: number; comment: number; shown: number; summary: number }[];
}

/** Findings that are told apart, as a large API would have them. */
const many = (count: number): Report =>
  golden.report(
    Array.from({ length: count }, (_, i): Finding => {
      const finding = golden.tenFindings[i % golden.tenFindings.length]!;
      return { ...finding, id: `${i} ${finding.id}`, operations: finding.operations.map((one) => `${one}/v${i}`) };
    }),
  );

const log: Log = { info() {}, notice() {}, warn() {}, error() {}, annotate() {} };
const plain = golden.report(golden.tenFindings.map(({ location: _location, ...rest }) => rest));
/** What no two scans share is in the comment too. */
const again = (report: Report): Report => ({ ...report, run: { ...report.run, seed: 'another' } });
const located = golden.report([golden.oversold]);
const fixed = golden.report([], {
  coverage: {
    ...golden.clean.coverage,
    excludedRate: [{ operation: golden.oversold.operations[0]!, probes: ['repeat'], rounds: 32, rate: 0.09 }],
  },
});

/** One life of a pull request or of a night, each step a run. */
const stories: { context: Partial<Context>; steps: [what: string, report: Report][] }[] = [
  {
    context: { event: 'pull_request', pr: 12 },
    steps: [
      ['pull request, first run', plain],
      ['pull request, later run', again(plain)],
    ],
  },
  {
    context: { event: 'pull_request', pr: 12, key: 'lines' },
    steps: [
      ['the same with a race on a changed line', located],
      ['later run, the race still there', again(located)],
      ['later run, the race fixed', fixed],
    ],
  },
  { context: { event: 'pull_request', pr: 12, fork: true }, steps: [['pull request from a fork', plain]] },
  { context: { event: 'deployment_status' }, steps: [['deployment_status, first run', plain]] },
  {
    context: { event: 'schedule' },
    steps: [
      ['night, the score as before', golden.clean],
      ['night, the score fell', { ...plain, baseline: { score: 100, delta: -50, fixed: [], unobserved: [] } }],
      ['night after, still low', { ...plain, baseline: { score: plain.score, delta: 0, fixed: [], unobserved: [] } }],
    ],
  },
];

async function tell(): Promise<{ what: string; calls: string[]; ms: number }[]> {
  const told = [await look()];
  for (const { context, steps } of stories) {
    const api = await openApi();
    for (const [what, report] of steps) {
      api.requests.length = 0;
      const begin = performance.now();
      await publish(report, {
        context: { ...(await contextOf()), ...context },
        github: connect({ token: api.token, apiUrl: api.url }),
        settings: { comment: 'always', reviewComments: true },
        words: wordsFor(report, undefined),
        log,
      });
      told.push({ what, calls: [...api.seen], ms: performance.now() - begin });
    }
    await api.close();
  }
  return told;
}

/** Finding the preview among the deployments of the commit, when it is there already. */
async function look(): Promise<{ what: string; calls: string[]; ms: number }> {
  const api = await openApi();
  const statuses = [{ state: 'success', environment_url: 'https://preview.example' }];
  api.deployments.push({ id: 5, sha: headSha, environment: 'Preview', statuses });
  const begin = performance.now();
  const context = { ...(await contextOf()), event: 'pull_request' };
  await resolvePreview(context, connect({ token: api.token, apiUrl: api.url }), { timeoutSeconds: 1 });
  const ms = performance.now() - begin;
  await api.close();
  return { what: 'finding the preview by its deployment', calls: api.seen, ms };
}

async function openApi(): Promise<GitHubApi> {
  const api = await GitHubApi.start();
  const files = [{ filename: 'app/views.py', patch: '@@ -44 +44 @@\n-a\n+b' }];
  api.pulls.push({ number: 12, state: 'open', sha: headSha, head: 'acme:seats', files });
  return api;
}

const contextOf = (): Promise<Context> => readContext({ GITHUB_REPOSITORY: 'acme/shop', GITHUB_SHA: headSha }, 'token');

async function filesOf(report: Report): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'racegate-bench-'));
  const begin = performance.now();
  await writeReports(report, folder);
  await writeSummary(join(folder, 'summary.md'), wordsFor(report, undefined).summary);
  const ms = performance.now() - begin;
  await rm(folder, { recursive: true });
  return ms;
}

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
const round = (ms: number): number => Math.round(ms * 10) / 10;

async function measure(options: Readonly<Record<string, string>>): Promise<Result> {
  const runs = Number(options.runs ?? 9);
  const all: Awaited<ReturnType<typeof tell>>[] = [];
  const files: number[] = [];
  for (let i = 0; i < runs; i++) {
    all.push(await tell());
    files.push(await filesOf(golden.ten));
  }
  return {
    costs: all[0]!.map(({ what, calls }, i) => ({ what, calls, ms: round(median(all.map((one) => one[i]!.ms))) })),
    filesMs: round(median(files)),
    sizes: [1, 10, 100].map((findings) => {
      const report = many(findings);
      const words = wordsFor(report, undefined);
      const comment = words.comment(65_000, '<!-- racegate:races/racegate -->');
      const left = /\*\*(\d+) more finding/.exec(comment)?.[1];
      return {
        findings,
        comment: comment.length,
        shown: findings - Number(left ?? 0),
        summary: Buffer.byteLength(words.summary(1_000_000)),
      };
    }),
  };
}

function print(result: unknown): string {
  const { costs, filesMs, sizes } = result as Result;
  return [
    ...costs.map(
      ({ what, calls, ms }) =>
        `${what.padEnd(42)} ${String(calls.length).padStart(2)} calls  ${String(ms).padStart(6)} ms on loopback   ${calls
          .map((call) => call.replace('/repos/acme/shop', ''))
          .join(', ')}`,
    ),
    `all files and the summary of ten findings   ${filesMs} ms`,
    ...sizes.map(
      ({ findings, comment, shown, summary }) =>
        `${String(findings).padStart(3)} findings: comment of ${comment} characters with ${shown} of them, summary of ${summary} bytes`,
    ),
  ].join('\n');
}

export const bench: Bench = { about: 'calls, time and size of what is said on GitHub', measure, print };
