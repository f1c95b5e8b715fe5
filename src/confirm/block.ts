/** One burst with the controls beside it: what each of them shows goes into the tally of the race. */
import type { History } from '../oracle/history.ts';
import { isTeachable } from '../oracle/model.ts';
import { type Aim, anyAim } from '../rounds/aim.ts';
import type { Lab } from '../rounds/lab.ts';
import { concurrentRound, pause, placeboRound, type Round } from '../rounds/round.ts';
import { Unusable } from '../rounds/unusable.ts';
import { type Calibrated, isSymmetric, relearn, serial } from './calibrate.ts';
import { contextOf, isQuiet, type Judgement, judge, stillHits } from './judge.ts';
import { leaner } from './lean.ts';

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

export const emptyTally = (): Tally => ({
  rounds: 0,
  overlapped: 0,
  staircases: 0,
  hits: [],
  controls: { unexplained: 0, total: 0 },
  placebo: { unexplained: 0, total: 0 },
  discarded: 0,
});

/** What a block needs of a race, and changes. */
export interface Bout {
  lab: Lab;
  /** May learn from a control. */
  calibrated: Calibrated;
  tally: Tally;
  /** Violations that were still there when looked at again. */
  lasted: { count: number };
  /** How the bursts that hit were aimed. */
  lucky: Aim[];
  /** Requests that share nothing were answered with server errors too: these are overload, and no sign of a race. */
  failsAnywhere: boolean;
}

/** What counts against the server, of what was seen before it was known to fail anywhere. */
export const telling = ({ failsAnywhere }: Pick<Bout, 'failsAnywhere'>, hits: readonly Judgement[]): Judgement[] =>
  hits.filter((hit) => !(failsAnywhere && isError(hit)));

const isError = ({ rule }: Judgement): boolean => rule.invariant === 'errors';

const pairRounds = 12;

const controlEvery = 3;

/**
 * One burst with its controls. A clean burst accuses nobody, so in stage 1 it has a control only every third time; a hit
 * counts only with one.
 */
export async function block(run: Bout, withPlacebo: boolean): Promise<void> {
  const { lab, tally, calibrated } = run;
  const round = await concurrentRound(lab, calibrated.trial, calibrated.size, nextAim(run));
  if (!round) {
    tally.discarded += 1;
    return;
  }
  const hit = await hitOf(run, round);
  const wanted = hit !== undefined || withPlacebo || tally.rounds % controlEvery === 0;
  if (wanted && !(await controlHolds(run))) return;
  if (withPlacebo && needsPlacebo(run, hit) && !(await placeboHolds(run))) return;
  tally.rounds += 1;
  if (((round.proof?.inFlight ?? 0) >= 2 || calibrated.trial.goesOn) && isWelcome(round, calibrated))
    tally.overlapped += 1;
  if (round.proof?.staircase) tally.staircases += 1;
  if (!hit || telling(run, [hit]).length === 0) return;
  tally.hits.push(hit);
  if (round.aim) run.lucky.push(round.aim);
}

/**
 * A placebo needs a fixture for every request. In deep scans, which go on for hundreds of clean bursts, it stands beside every
 * hit and every third clean one; fewer controls ask for more hits.
 */
const needsPlacebo = ({ lab, calibrated, tally }: Bout, hit: Judgement | undefined): boolean =>
  !calibrated.trial.disjoint && (hit !== undefined || lab.config.depth !== 'deep' || tally.rounds % controlEvery === 0);

/** Where one request alone is accepted, a burst that is refused altogether proves nothing: a limit may have been full before it. */
const isWelcome = ({ history }: Round, { model }: Calibrated): boolean =>
  history.replies.some(({ status }) => status !== null && status < 400) ||
  !model.outcomes.some(({ order, accepted }) => order.length === 1 && accepted === 1);

/** Once a burst has hit, most aim where it did, a little to either side: a narrow window is found once and then kept. */
function nextAim({ lab, calibrated, lucky }: Bout): Aim {
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
async function hitOf({ lab, calibrated, lasted }: Bout, { history, reread }: Round): Promise<Judgement | undefined> {
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
async function atRest({ calibrated }: Bout, { history, reread }: Round): Promise<History> {
  if (isQuiet(history, calibrated.model, contextOf(calibrated.trial))) return history;
  await pause(patience);
  return { ...history, after: (await reread()) ?? history.after };
}

/**
 * One random serial order, held out from learning. If the model does not explain it the block is thrown away, the model learns it,
 * and what was held against the server before is judged anew.
 */
async function controlHolds(run: Bout): Promise<boolean> {
  const { lab, calibrated, tally } = run;
  const round = await serial(lab, calibrated.trial, randomOrder(run), calibrated.size, 'last');
  const history = await atRest(run, round);
  tally.controls.total += 1;
  if (isQuiet(history, calibrated.model, contextOf(calibrated.trial))) return true;
  tally.controls.unexplained += 1;
  tally.discarded += 1;
  run.calibrated = relearn(calibrated, history);
  tally.hits = stillHits(tally.hits, run.calibrated.model, contextOf(calibrated.trial));
  return false;
}

function randomOrder({ lab, calibrated }: Bout): number[] {
  const slots = Array.from({ length: calibrated.size }, (_, slot) => slot);
  const length = 1 + Math.floor(lab.random() * calibrated.size);
  if (isSymmetric(calibrated.trial) && calibrated.trial.perSlot.length === 0) return slots.slice(0, length);
  return (lab.random() < 0.5 ? slots : slots.reverse()).slice(0, length);
}

async function placeboHolds(run: Bout): Promise<boolean> {
  const { lab, calibrated, tally } = run;
  const context = contextOf(calibrated.trial);
  const isKnown = (history: History): boolean => isQuiet(history, calibrated.model, context);
  const rounds = await placeboRound(lab, calibrated.trial, calibrated.size, isKnown);
  if (!rounds) {
    tally.discarded += 1;
    return false;
  }
  if (rounds.length < calibrated.size) return shrink(run, rounds.length);
  tally.placebo.total += 1;
  const histories: History[] = [];
  for (const round of rounds) histories.push(await atRest(run, round));
  const loud = histories.filter((history) => isTeachable(history) && !isQuiet(history, calibrated.model, context));
  if (loud.length === 0) return true;
  if (loud.every((history) => failsOnly(history, run))) {
    run.failsAnywhere = true;
    tally.hits = telling(run, tally.hits);
    return true;
  }
  tally.placebo.unexplained += 1;
  return false;
}

/** Bursts are no larger than their placebos, for which there is room for so many: what larger ones have shown does not count. */
function shrink(run: Bout, size: number): false {
  run.calibrated = { ...run.calibrated, size };
  run.tally = emptyTally();
  return false;
}

/** A server error answered some of it, and for the rest there is an order: nothing was lost. */
function failsOnly(history: History, { calibrated: { model, trial } }: Bout): boolean {
  const named = judge(history, model, contextOf(trial));
  return named?.assessment.explained !== undefined && isError(named);
}

/** Milliseconds for which the state is watched before a suspicion is told. */
const watch = 6_000;

/**
 * What stands for a race is not told before the state was watched, after a serial round, for longer than any round takes: what
 * moves by itself every few seconds (interest, a score that fades) is learned, and explains it. `true`: nothing is left of it.
 */
export async function restless(run: Bout, tally: Tally, watchMs = watch): Promise<boolean> {
  const { lab, calibrated } = run;
  if (lab.budget.secondsLeft() * 1_000 < 5 * watchMs) return false;
  const all = Array.from({ length: calibrated.size }, (_, slot) => slot);
  const { history, reread } = await serial(lab, calibrated.trial, all, calibrated.size, 'last');
  await pause(watchMs);
  const after = await reread();
  const context = contextOf(calibrated.trial);
  if (!after || isQuiet({ ...history, after }, calibrated.model, context)) return false;
  run.calibrated = relearn(relearn(calibrated, history), { ...history, after });
  tally.hits = stillHits(tally.hits, run.calibrated.model, context);
  return tally.hits.length === 0;
}

/** Tries to show the same with two requests, and then with no more in them than they need: that is easier to read. */
export async function findPair(run: Bout, example: Judgement): Promise<Judgement | undefined> {
  const pair = await sameWithTwo(run, example);
  return pair && ((await sameWithLess(run, pair)) ?? pair);
}

async function sameWithTwo(run: Bout, example: Judgement): Promise<Judgement | undefined> {
  const { lab, calibrated } = run;
  for (let i = 0; i < pairRounds; i += 1) {
    const round = await concurrentRound(lab, calibrated.trial, 2);
    const hit = round && (await hitOf(run, round));
    if (hit && hit.rule === example.rule) return hit;
  }
  return undefined;
}

/** Without the fields that the document does not require, where the API, one after another, does the same without them. */
async function sameWithLess(run: Bout, pair: Judgement): Promise<Judgement | undefined> {
  const trial = leaner(run.calibrated.trial, pair.assessment.history);
  if (!trial) return undefined;
  const bout = { ...run, calibrated: { ...run.calibrated, trial } };
  return isLikeBefore(bout).then((same) => (same ? sameWithTwo(bout, pair) : undefined));
}

async function isLikeBefore(bout: Bout): Promise<boolean> {
  const { lab, calibrated } = bout;
  const round = await serial(lab, calibrated.trial, [0, 1], 2, 'last').catch((error: unknown) => {
    if (!(error instanceof Unusable)) throw error;
  });
  return round !== undefined && isQuiet(await atRest(bout, round), calibrated.model, contextOf(calibrated.trial));
}
