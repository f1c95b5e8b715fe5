/** Races one trial: first until a race is likely or excluded, then again on fresh fixtures with more controls until it is certain. */
import type { History } from '../oracle/history.ts';
import { isTeachable } from '../oracle/model.ts';
import { fisher, stage1 } from '../oracle/statistics.ts';
import type { Trial } from '../probes/probe.ts';
import { type Aim, anyAim } from '../rounds/aim.ts';
import type { Lab } from '../rounds/lab.ts';
import { concurrentRound, pause, placeboRound, type Round } from '../rounds/round.ts';
import { sortedBy } from '../scenarios/invariant.ts';
import { type Calibrated, calibrate, isSymmetric, relearn, serial } from './calibrate.ts';
import { contextOf, isQuiet, type Judgement, judge } from './judge.ts';

export interface Tally {
  /** Bursts that were judged. */
  rounds: number;
  /** Of these, bursts in which at least two requests were surely in flight together. */
  overlapped: number;
  staircases: number;
  hits: Judgement[];
  controls: { unexplained: number; total: number };
  placebo: { unexplained: number; total: number };
  /** Blocks thrown away: a control was unexplained, or an observer did not answer. */
  discarded: number;
}

export interface Raced {
  calibrated: Calibrated;
  /** `racy`: stage 2 was passed; `suspected`: it was not; `inconclusive`: the controls kept failing. */
  verdict: 'clean' | 'racy' | 'suspected' | 'inconclusive' | 'not-exercised';
  /** One sentence where the verdict needs one. */
  reason?: string;
  /** Both stages together. */
  tally: Tally;
  /** Only of the second stage, on which certainty rests. */
  second?: Tally;
  /** Two requests that show the same, where the burst had more. */
  pair?: Judgement;
  /** Sentences about invariants that could not be judged. */
  warnings?: string[];
}

/** Rounds without a hit after which a trial is closed: what they exclude at 95 % is 26 %, 8.9 % and 2.6 % per burst. */
export const roundsOf = { quick: 10, standard: 32, deep: 115 } as const;

const mostDiscarded = 6;
const secondStageFactor = 5;
const enoughHits = 3;
const mostRestarts = 2;
const significance = 0.001;
const leastOverlap = 0.8;
const pairRounds = 12;

const emptyTally = (): Tally => ({
  rounds: 0,
  overlapped: 0,
  staircases: 0,
  hits: [],
  controls: { unexplained: 0, total: 0 },
  placebo: { unexplained: 0, total: 0 },
  discarded: 0,
});

/** A trial in progress: the model may learn while it is raced. */
interface Race {
  lab: Lab;
  calibrated: Calibrated;
  tally: Tally;
  /** Violations that were still there when looked at again. */
  lasted: { count: number };
  /** How the bursts that hit were aimed. */
  lucky: Aim[];
}

export async function race(lab: Lab, trial: Trial, size: number, tried: readonly History[]): Promise<Raced> {
  const { calibrated, warnings } = withHonestInvariants(await calibrate(lab, trial, size, tried));
  const raced = await raceCalibrated(lab, calibrated);
  return warnings.length > 0 ? { ...raced, warnings } : raced;
}

/** An invariant that fails one after another accuses nobody. */
function withHonestInvariants(calibrated: Calibrated): { calibrated: Calibrated; warnings: string[] } {
  const { trial, size, serial } = calibrated;
  if (!trial.invariants) return { calibrated, warnings: [] };
  const full = serial.filter(({ arm, order }) => arm === 'serial' && order.length >= size);
  const { honest, warnings } = sortedBy(full, trial.invariants);
  return { calibrated: { ...calibrated, trial: { ...trial, size, invariants: honest } }, warnings };
}

async function raceCalibrated(lab: Lab, calibrated: Calibrated): Promise<Raced> {
  const { trial, size } = calibrated;
  const run: Race = {
    lab,
    calibrated,
    tally: emptyTally(),
    lasted: { count: 0 },
    lucky: [],
  };
  const likely = await suspect(run, roundsOf[lab.config.depth]);
  const first = run.tally;
  if (first.discarded > mostDiscarded)
    return {
      calibrated: run.calibrated,
      verdict: 'inconclusive',
      reason: 'its serial controls kept giving different results',
      tally: first,
    };
  if (!likely) return { calibrated: run.calibrated, tally: first, ...(await closed(run, roundsOf[lab.config.depth])) };
  run.tally = emptyTally();
  const certain = await ascertain(run, roundsOf[lab.config.depth] * secondStageFactor);
  const second = run.tally;
  const tally = sum(first, second);
  if (!certain) return { calibrated: run.calibrated, verdict: 'suspected', tally, second };
  // A scenario says itself how many requests it takes.
  const pair = size > 2 && isSymmetric(trial) && !trial.scenario ? await findPair(run, second.hits[0]!) : undefined;
  return { calibrated: run.calibrated, verdict: 'racy', tally, second, ...(pair ? { pair } : {}) };
}

/** No hits, or too few: clean only if enough bursts are known to have overlapped, and the server did not run them one by one. */
async function closed(run: Race, depthRounds: number): Promise<Pick<Raced, 'verdict' | 'reason'>> {
  const { rounds, overlapped, staircases, hits } = run.tally;
  if (hits.length > 0) return { verdict: 'suspected' };
  if (overlapped < leastOverlap * depthRounds)
    return { verdict: 'not-exercised', reason: `only ${overlapped} of ${rounds} bursts overlapped` };
  if (staircases > rounds / 2 && (await isSerialised(run)))
    return {
      verdict: 'not-exercised',
      reason: 'the server answers one request after another (single worker, or a lock)',
    };
  return { verdict: 'clean' };
}

const placeboBursts = 5;

/** Requests that wait for each other even where they share no resource: a lock on the one row would let the placebo run at once. */
async function isSerialised({ lab, calibrated }: Race): Promise<boolean> {
  if (calibrated.trial.disjoint) return true;
  let staircases = 0;
  for (let i = 0; i < placeboBursts; i += 1) {
    const rounds = await placeboRound(lab, calibrated.trial, calibrated.size);
    if (rounds?.[0]?.proof?.staircase) staircases += 1;
  }
  return staircases > placeboBursts / 2;
}

/** Bursts that did not overlap are no evidence: they are made up for, up to this many times the rounds of the depth. */
const patienceFactor = 2.5;

/** Stage 1: until a race is likely, or as many overlapping bursts as the depth asks for stayed clean. */
async function suspect(run: Race, depthRounds: number): Promise<boolean> {
  for (;;) {
    const { hits, rounds, overlapped, discarded } = run.tally;
    const judged = Math.max(overlapped, rounds / patienceFactor, hits.length);
    const decision = stage1(hits.length, judged, depthRounds);
    if (decision !== 'continue' || discarded > mostDiscarded) return decision === 'confirm';
    await block(run, false);
  }
}

/**
 * Stage 2: every burst has a serial control and a placebo beside it, and no control may fail. A serial control that the model
 * does not know (a listing that has just reached its page size) teaches it, and the stage begins anew, from nothing.
 */
async function ascertain(run: Race, mostRounds: number, restarts = mostRestarts): Promise<boolean> {
  for (;;) {
    const { hits, rounds, controls, placebo, discarded } = run.tally;
    const failed = controls.unexplained + placebo.unexplained;
    const p = fisher(hits.length, rounds, failed, controls.total + placebo.total);
    if (failed === 0 && hits.length >= enoughHits && p < significance) return true;
    const relearned = controls.unexplained > 0 && placebo.unexplained === 0;
    if (relearned && restarts > 0) {
      run.tally = emptyTally();
      return ascertain(run, mostRounds, restarts - 1);
    }
    if (failed > 0 || rounds >= mostRounds || discarded > mostDiscarded) return false;
    await block(run, true);
  }
}

const controlEvery = 3;

/**
 * One burst with its controls. A clean burst accuses nobody, so in stage 1 it has a control only every third time; a hit
 * counts only with one.
 */
async function block(run: Race, withPlacebo: boolean): Promise<void> {
  const { lab, tally, calibrated } = run;
  const round = await concurrentRound(lab, calibrated.trial, calibrated.size, nextAim(run));
  if (!round) {
    tally.discarded += 1;
    return;
  }
  const hit = await hitOf(run, round);
  const wanted = hit !== undefined || withPlacebo || tally.rounds % controlEvery === 0;
  if (wanted && !(await controlHolds(run))) return;
  if (withPlacebo && !calibrated.trial.disjoint && !(await placeboHolds(run))) return;
  tally.rounds += 1;
  if ((round.proof?.inFlight ?? 0) >= 2 || calibrated.trial.goesOn) tally.overlapped += 1;
  if (round.proof?.staircase) tally.staircases += 1;
  if (!hit) return;
  tally.hits.push(hit);
  if (round.aim) run.lucky.push(round.aim);
}

/** Once a burst has hit, most aim where it did, a little to either side: a narrow window is found once and then kept. */
function nextAim({ lab, calibrated, lucky }: Race): Aim {
  const any = anyAim(lab, calibrated.trial);
  const known = lucky[Math.floor(lab.random() * lucky.length)];
  if (!known || lab.random() < 0.25) return any;
  return { reversed: known.reversed, share: Math.max(0, known.share * (0.8 + 0.4 * lab.random())) };
}

/** Milliseconds before a violation is looked at again; once several have lasted, a glance is enough. */
const patience = 300;
const glance = 40;
const lasting = 3;

/** A violation that is still there after waiting. A state that comes right by itself was only slow, and its time is learned. */
async function hitOf({ lab, calibrated, lasted }: Race, { history, reread }: Round): Promise<Judgement | undefined> {
  const context = contextOf(calibrated.trial);
  const hit = judge(history, calibrated.model, context);
  if (!hit || hit.assessment.explained) return hit;
  const { id } = calibrated.trial.operations[0]!;
  const wait = Math.max(lasted.count < lasting ? patience : glance, 3 * (lab.settle.get(id) ?? 0));
  await pause(wait);
  const after = await reread();
  if (!after) return undefined;
  const later = judge({ ...history, after }, calibrated.model, context);
  if (later) lasted.count += 1;
  else lab.settle.set(id, Math.min(2_000, wait));
  return later;
}

/** A control is looked at again like a violation is, where it is not quiet at once: what is only slow is no mismatch. */
async function atRest({ calibrated }: Race, { history, reread }: Round): Promise<History> {
  if (isQuiet(history, calibrated.model, contextOf(calibrated.trial))) return history;
  await pause(patience);
  return { ...history, after: (await reread()) ?? history.after };
}

/** One random serial order, held out from learning. If the model does not explain it the block is thrown away and the model learns it. */
async function controlHolds(run: Race): Promise<boolean> {
  const { lab, calibrated, tally } = run;
  const round = await serial(lab, calibrated.trial, randomOrder(run), calibrated.size, 'last');
  const history = await atRest(run, round);
  tally.controls.total += 1;
  if (isQuiet(history, calibrated.model, contextOf(calibrated.trial))) return true;
  tally.controls.unexplained += 1;
  tally.discarded += 1;
  run.calibrated = relearn(calibrated, history);
  return false;
}

function randomOrder({ lab, calibrated }: Race): number[] {
  const slots = Array.from({ length: calibrated.size }, (_, slot) => slot);
  const length = 1 + Math.floor(lab.random() * calibrated.size);
  if (isSymmetric(calibrated.trial)) return slots.slice(0, length);
  return (lab.random() < 0.5 ? slots : slots.reverse()).slice(0, length);
}

async function placeboHolds(run: Race): Promise<boolean> {
  const { lab, calibrated, tally } = run;
  const rounds = await placeboRound(lab, calibrated.trial, calibrated.size);
  if (!rounds) {
    tally.discarded += 1;
    return false;
  }
  tally.placebo.total += 1;
  const context = contextOf(calibrated.trial);
  const histories: History[] = [];
  for (const round of rounds) histories.push(await atRest(run, round));
  if (histories.every((history) => !isTeachable(history) || isQuiet(history, calibrated.model, context))) return true;
  tally.placebo.unexplained += 1;
  return false;
}

/** Tries to show the same with two requests, which is easier to read. */
async function findPair(run: Race, example: Judgement): Promise<Judgement | undefined> {
  const { lab, calibrated } = run;
  for (let i = 0; i < pairRounds; i += 1) {
    const round = await concurrentRound(lab, calibrated.trial, 2);
    const hit = round && (await hitOf(run, round));
    if (hit && hit.rule === example.rule) return hit;
  }
  return undefined;
}

function sum(one: Tally, other: Tally): Tally {
  const both = (a: { unexplained: number; total: number }, b: typeof a): typeof a => ({
    unexplained: a.unexplained + b.unexplained,
    total: a.total + b.total,
  });
  return {
    rounds: one.rounds + other.rounds,
    overlapped: one.overlapped + other.overlapped,
    staircases: one.staircases + other.staircases,
    hits: [...one.hits, ...other.hits],
    controls: both(one.controls, other.controls),
    placebo: both(one.placebo, other.placebo),
    discarded: one.discarded + other.discarded,
  };
}
