/** From what a scan has learned to its report. Pure. */

import type { Config } from './config/config.ts';
import type { Campaign } from './confirm/campaign.ts';
import { exercised, missedScenarios } from './confirm/coverage.ts';
import { findingsOf, type Surroundings } from './confirm/finding.ts';
import type { Raced } from './confirm/race.ts';
import { unseen } from './confirm/unseen.ts';
import { howToSignIn } from './identities/wall.ts';
import { displayPath } from './oracle/facts.ts';
import { excludedRate } from './oracle/statistics.ts';
import type { Plan } from './plan.ts';
import { settingOf } from './probes/probe.ts';
import { accept } from './report/accept.ts';
import type { Coverage, Finding, Observation, Report } from './report/report.ts';
import type { Lab } from './rounds/lab.ts';
import { assess, gate } from './score.ts';
import type { Spec } from './spec/spec.ts';
import type { BurstProof } from './transport/transport.ts';
import { version } from './version.ts';

export interface Learned {
  plan: Plan;
  spec: Spec;
  campaign: Campaign;
  around: Surroundings;
  run: Report['run'];
  traffic: Report['traffic'];
  protocol: 'h1' | 'h2';
  proofs: readonly BurstProof[];
  notes: readonly string[];
  warnings: readonly string[];
  /** Beside what the campaign itself observed. */
  observations?: readonly Observation[];
}

export function reportOf(learned: Learned): Report {
  const { plan, campaign, around, run, traffic, warnings } = learned;
  const { threshold, failOn, passWhenUntested, maxDrop, accept: acceptances } = around.config;
  const all = distinct(campaign.raced.flatMap((raced) => findingsOf(raced, around)));
  const confirmed = all.filter(({ confidence }) => confidence === 'confirmed');
  const done = exercised(campaign);
  const told = [
    ...warnings,
    ...plan.warnings,
    ...missedScenarios(plan, campaign),
    ...(campaign.warnings ?? []),
    ...campaign.raced.flatMap((raced) => raced.warnings ?? []),
    ...unseen(campaign.raced, unaccused(done, all)),
    ...usedExisting(campaign),
  ];
  const today = run.startedAt.slice(0, 10);
  const marked = accept({ findings: confirmed, warnings: told }, acceptances, today);
  const result = assess(marked.findings, done.size);
  return {
    schema: 'racegate-report/1',
    tool: { name: 'racegate', version },
    run: { ...run, ...(campaign.stopped === undefined ? {} : { stopped: campaign.stopped }) },
    transport: transportOf(learned),
    traffic,
    controls: controlsOf(campaign.raced),
    ...result,
    threshold,
    ...gate({ score: result.score, threshold, findings: marked.findings, failOn, passWhenUntested, maxDrop }),
    ...shutOut(learned, done.size),
    coverage: coverageOf(learned, done, confirmed),
    ...marked,
    suspected: all.filter(
      ({ confidence, id }) => confidence === 'suspected' && !confirmed.some((finding) => finding.id === id),
    ),
    observations: [...observationsOf(campaign), ...(learned.observations ?? [])],
  };
}

/** What is accused was seen well enough. */
function unaccused(done: ReadonlySet<string>, findings: readonly Finding[]): Set<string> {
  const accused = findings.flatMap(({ operations }) => operations);
  return new Set([...done].filter((id) => !accused.includes(id)));
}

function usedExisting({ raced }: Campaign): string[] {
  const steps = raced.flatMap(({ calibrated }) => calibrated.trial.steps.filter(({ existing }) => existing));
  const names = [...new Set(steps.map(({ resource }) => `\`${resource}\``))];
  if (names.length === 0) return [];
  return [
    `The scan worked on what was there before it (${names.join(', ')}), as \`touch-existing\` allows; what it changed there stays changed.`,
  ];
}

/** Says what is missing where every operation that was tried wanted credentials, or is not there at all; the verdict stays. */
function shutOut({ campaign, plan, run }: Learned, exercised: number): { reason?: string } {
  const tried = plan.entries.map(({ subject }) => subject.operation.id);
  const reasons = campaign.untested.filter(({ operation }) => tried.includes(operation));
  if (exercised > 0 || reasons.length === 0) return {};
  if (reasons.every(({ reason }) => reason === 'missing-authentication'))
    return { reason: `Every operation that was tried answered 401 or 403 (missing authentication): ${howToSignIn}.` };
  if (reasons.every(({ detail }) => / answered 404\b/.test(detail)))
    return {
      reason: `Every operation that was tried answered 404: where the API lives below a path that its document does not name, the url is to name it, as in ${new URL('/api', run.url)}.`,
    };
  return {};
}

/** Two probes may find one race: the one seen more often stays. */
function distinct(findings: readonly Finding[]): Finding[] {
  const best = new Map<string, Finding>();
  for (const finding of findings) {
    const other = best.get(finding.id);
    if (!other || strength(finding) > strength(other)) best.set(finding.id, finding);
  }
  return [...best.values()];
}

const strength = ({ confidence, rounds }: Finding): number => (confidence === 'confirmed' ? 1 : 0) + rounds.low;

function transportOf({ protocol, proofs, notes }: Learned): Report['transport'] {
  const spreads = proofs.map(({ spreadMicros }) => spreadMicros).sort((one, other) => one - other);
  const at = (share: number): number =>
    Math.round(spreads[Math.min(spreads.length - 1, Math.floor(spreads.length * share))] ?? 0);
  const releases = proofs.map(({ release }) => release);
  const usual = [...new Set(releases)].sort((one, other) => count(releases, other) - count(releases, one))[0];
  return {
    protocol,
    release: usual ?? 'same-tick',
    spreadMicros: { median: at(0.5), p90: at(0.9) },
    overlap: proofs.length === 0 ? 0 : proofs.filter(({ overlap }) => overlap).length / proofs.length,
    notes: [...notes],
  };
}

const count = <T>(list: readonly T[], wanted: T): number => list.filter((one) => one === wanted).length;

function controlsOf(raced: readonly Raced[]): Report['controls'] {
  const all = raced.flatMap(({ tally }) => [tally.controls, tally.placebo]);
  return {
    rounds: all.reduce((sum, { total }) => sum + total, 0),
    unexplained: all.reduce((sum, { unexplained }) => sum + unexplained, 0),
  };
}

function coverageOf(
  { plan, spec, campaign }: Learned,
  done: ReadonlySet<string>,
  findings: readonly Finding[],
): Coverage {
  const accused = new Set(findings.flatMap(({ operations }) => operations));
  return {
    operations: spec.operations.length,
    mutating: plan.mutating.length,
    exercised: done.size,
    untested: campaign.untested,
    excludedRate: [...done]
      .filter((operation) => !accused.has(operation))
      .map((operation) => exclusion(operation, campaign.raced)),
    ...cleanBeside(accused, campaign.raced),
    cleanSettings: cleanSettings(campaign.raced),
    masked: maskedBy(campaign.raced),
  };
}

/** What of a race decides whether its probe found nothing. */
interface Run {
  verdict: Raced['verdict'];
  calibrated: { trial: { probe: string; operations: readonly { id: string }[] } };
}

/** Probes that found nothing at an operation which another probe accuses: without them, an older finding there could never be fixed. */
export function cleanBeside(accused: ReadonlySet<string>, raced: readonly Run[]): Pick<Coverage, 'cleanBeside'> {
  const entries = [...accused].flatMap((operation) => {
    const probes = cleanProbes(operation, raced);
    return probes.length > 0 ? [{ operation, probes }] : [];
  });
  return entries.length > 0 ? { cleanBeside: entries } : {};
}

/** Probes of which every race at the operation was clean. */
function cleanProbes(operation: string, raced: readonly Run[]): string[] {
  const here = raced.filter(({ calibrated }) => calibrated.trial.operations.some(({ id }) => id === operation));
  const dirty = new Set(
    here.filter(({ verdict }) => verdict !== 'clean').map(({ calibrated }) => calibrated.trial.probe),
  );
  return [...new Set(here.map(({ calibrated }) => calibrated.trial.probe))].filter((probe) => !dirty.has(probe));
}

/** A probe that raced without the fixture that a finding needs says nothing of that finding. */
const cleanSettings = (raced: readonly Raced[]): NonNullable<Coverage['cleanSettings']> =>
  raced
    .filter(({ verdict }) => verdict === 'clean')
    .flatMap(({ calibrated: { trial } }) => {
      const setting = settingOf(trial);
      return setting === undefined
        ? []
        : [{ probe: trial.probe, operations: trial.operations.map(({ id }) => id), setting }];
    });

/** What clean bursts exclude for an operation: by the probe that has the fewest of them. */
function exclusion(operation: string, raced: readonly Raced[]): Coverage['excludedRate'][number] {
  const clean = raced.filter(
    ({ verdict, calibrated }) => verdict === 'clean' && calibrated.trial.operations.some(({ id }) => id === operation),
  );
  const rounds = clean.length === 0 ? 0 : Math.min(...clean.map(({ tally }) => tally.overlapped));
  return {
    operation,
    probes: [...new Set(clean.map(({ calibrated }) => calibrated.trial.probe))],
    rounds,
    rate: excludedRate(rounds),
  };
}

const whyMasked = { present: 'varies by itself', dropped: 'varies in every way', identity: 'unique' } as const;

function maskedBy(raced: readonly Raced[]): string[] {
  const masked = raced.flatMap(({ calibrated }) =>
    [...calibrated.model.projection].flatMap(([path, kind]) =>
      kind === 'present' || kind === 'dropped'
        ? [`${displayPath(path).replaceAll(/\[[+~-]\]/g, '[]')} (${whyMasked[kind]})`]
        : [],
    ),
  );
  return [...new Set(masked)].sort();
}

/** Unexplained and without consequence, or slow to settle: worth a look, never a finding. */
function observationsOf({ raced }: Campaign): Observation[] {
  return raced
    .filter(({ verdict }) => verdict === 'inconclusive')
    .map(({ calibrated, reason }) => ({
      kind: 'inconclusive',
      operation: calibrated.trial.operations[0]!.id,
      detail: reason ?? '',
    }));
}

/** What was sent and made, in figures. */
export const trafficOf = ({ transport, ledger, proofs }: Lab): Report['traffic'] => ({
  requests: transport.requests,
  bursts: proofs.length,
  created: ledger.created,
  deleted: ledger.deleted,
  leftovers: ledger.leftovers(),
});

/** Which scan this was. */
export const runOf = (config: Config, spec: Spec, url: URL, started: number, id: string): Report['run'] => ({
  id,
  startedAt: new Date(started).toISOString(),
  durationMs: Date.now() - started,
  seed: config.seed,
  url: url.href,
  title: spec.title,
  specDigest: spec.digest,
  depth: config.depth,
  ...(config.shard ? { shard: `${config.shard.index}/${config.shard.total}` } : {}),
});
