/** Races one trial: first until a race is likely or excluded, then again on fresh fixtures with more controls until it is certain. */
import type { History } from '../oracle/history.ts';
import { fisher, stage1 } from '../oracle/statistics.ts';
import type { Trial } from '../probes/probe.ts';
import type { Lab } from '../rounds/lab.ts';
import { placeboRound } from '../rounds/round.ts';
import { sortedBy } from '../scenarios/invariant.ts';
import { type Bout, block, emptyTally, findPair, restless, type Tally, telling } from './block.ts';
import { type Calibrated, calibrate, dependsOnOrder, isSymmetric } from './calibrate.ts';
import type { Judgement } from './judge.ts';

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

/** A trial in progress. It can be left after some rounds and gone on with later. */
export interface Race extends Bout {
  warnings: string[];
  /** What stage 1 has seen, once stage 2 has begun. */
  first?: Tally;
}

/** Rounds without a hit after which a trial is closed: what they exclude at 95 % is 26 %, 8.9 % and 2.6 % per burst. */
export const roundsOf = { quick: 10, standard: 32, deep: 115 } as const;

const mostDiscarded = 6;
const secondStageFactor = 5;
const enoughHits = 3;
const mostRestarts = 2;
const significance = 0.001;
const leastOverlap = 0.8;

export async function openRace(lab: Lab, trial: Trial, size: number, tried: readonly History[]): Promise<Race> {
  const first = await calibrate(lab, trial, size, tried);
  const able = dependsOnOrder(first) && !trial.scenario ? await calibrate(lab, asPair(trial), 2, tried) : first;
  const { calibrated, warnings } = withHonestInvariants(able);
  return { lab, calibrated, warnings, tally: emptyTally(), lasted: { count: 0 }, lucky: [], failsAnywhere: false };
}

/** Of two all orders are learned; of more there are too many. */
const asPair = (trial: Trial): Trial => ({ ...trial, slots: [trial.slots[0], trial.slots[0]], sweep: true });

/** An invariant that fails one after another accuses nobody. */
function withHonestInvariants(calibrated: Calibrated): { calibrated: Calibrated; warnings: string[] } {
  const { trial, size, serial } = calibrated;
  if (!trial.invariants) return { calibrated, warnings: [] };
  const full = serial.filter(({ arm, order }) => arm === 'serial' && order.length >= size);
  const { honest, warnings } = sortedBy(full, trial.invariants);
  return { calibrated: { ...calibrated, trial: { ...trial, size, invariants: honest } }, warnings };
}

/** Goes on for as many rounds as a quick scan has: undefined where not one of them has hit and the depth asks for more. */
export async function screen(race: Race): Promise<Raced | undefined> {
  const decision = await suspect(race, roundsOf.quick);
  return decision === 'continue' ? undefined : decided(race, decision);
}

/** To the end that the depth asks for. */
export async function finish(race: Race): Promise<Raced> {
  return decided(race, await suspect(race, Number.POSITIVE_INFINITY));
}

/** What can be said of a race that is left before its end: as many clean bursts as a quick scan has are a clean result too. */
export function breakOff(race: Race): Raced {
  const { tally } = race;
  const first = race.first && tellingOf(race, race.first);
  if (first && first.hits.length + tally.hits.length > 0)
    return result(race, { verdict: isCertain(tally) ? 'racy' : 'suspected', tally: sum(first, tally), second: tally });
  if (tally.hits.length > 0) return result(race, { verdict: 'suspected', tally });
  const isClean = isOverlapped(race, roundsOf.quick) && !runsOneByOne(race);
  if (isClean) return result(race, { verdict: 'clean', tally });
  const reason = `the scan ended when ${tally.overlapped} of ${depthRounds(race)} overlapping bursts had been judged`;
  return result(race, { verdict: 'not-exercised', reason, tally });
}

/** Bursts that did not overlap are no evidence: they are made up for, up to this many times the rounds of the depth. */
const patienceFactor = 2.5;

/** Stage 1: until a race is likely, or as many overlapping bursts as the depth asks for stayed clean, or `pauseAt` of them. */
async function suspect(race: Race, pauseAt: number): Promise<ReturnType<typeof stage1>> {
  for (;;) {
    const { hits, rounds, overlapped, discarded } = race.tally;
    const judged = Math.max(overlapped, rounds / patienceFactor, hits.length);
    const decision = stage1(hits.length, judged, depthRounds(race));
    if (discarded > mostDiscarded) return 'close';
    if (decision !== 'continue' || (hits.length === 0 && judged >= pauseAt)) return decision;
    await block(race, false);
  }
}

async function decided(race: Race, decision: 'confirm' | 'close' | 'continue'): Promise<Raced> {
  const { tally } = race;
  if (tally.discarded > mostDiscarded)
    return result(race, {
      verdict: 'inconclusive',
      reason: 'its serial controls kept giving different results',
      tally,
    });
  return decision === 'confirm' ? confirmed(race) : result(race, { ...(await closed(race)), tally });
}

const depthRounds = ({ lab }: Race): number => roundsOf[lab.config.depth];

async function confirmed(race: Race): Promise<Raced> {
  const { trial, size } = race.calibrated;
  const first = race.tally;
  race.first = first;
  race.tally = emptyTally();
  const isCertain = await ascertain(race);
  const second = race.tally;
  const tally = tellingOf(race, sum(first, second));
  if (!isCertain && tally.hits.length === 0) return overloaded(race, tally);
  if (!isCertain && (await restless(race, tally))) return restarted(race, tally);
  if (!isCertain) return result(race, { verdict: 'suspected', tally, second });
  // A scenario says itself how many requests it takes.
  const pair = size > 2 && isSymmetric(trial) && !trial.scenario ? await findPair(race, second.hits[0]!) : undefined;
  return result(race, { verdict: 'racy', tally, second, ...(pair ? { pair } : {}) });
}

/** Nothing was left of the suspicion but server errors that come anywhere: gone on with from the beginning, without them. */
function overloaded(race: Race, tally: Tally): Promise<Raced> {
  const { id } = race.calibrated.trial.operations[0]!;
  race.warnings.push(
    `${id} was answered with server errors when requests overlapped, on unrelated resources as well: that is overload and no race.`,
  );
  return restarted(race, tally);
}

/** Gone on with from the beginning, by what is known now. */
function restarted(race: Race, tally: Tally): Promise<Raced> {
  delete race.first;
  race.tally = tally;
  return finish(race);
}

const tellingOf = (race: Race, tally: Tally): Tally => ({ ...tally, hits: telling(race, tally.hits) });

const result = ({ calibrated, warnings }: Race, rest: Omit<Raced, 'calibrated' | 'warnings'>): Raced => ({
  calibrated,
  ...rest,
  ...(warnings.length > 0 ? { warnings } : {}),
});

/** No hits, or too few: clean only if enough bursts are known to have overlapped, and the server did not run them one by one. */
async function closed(race: Race): Promise<Pick<Raced, 'verdict' | 'reason'>> {
  const { rounds, overlapped, hits } = race.tally;
  if (hits.length > 0 && !(await restless(race, race.tally))) return { verdict: 'suspected' };
  if (!isOverlapped(race, depthRounds(race)))
    return {
      verdict: 'not-exercised',
      reason: `only ${overlapped} of ${rounds} bursts overlapped and were not refused altogether`,
    };
  if (runsOneByOne(race) && (await isSerialised(race)))
    return {
      verdict: 'not-exercised',
      reason: 'the server answers one request after another (single worker, or a lock)',
    };
  return { verdict: 'clean' };
}

const isOverlapped = ({ tally }: Race, rounds: number): boolean => tally.overlapped >= leastOverlap * rounds;

const runsOneByOne = ({ tally }: Race): boolean => tally.staircases > tally.rounds / 2;

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

/**
 * Stage 2: every burst has a serial control and a placebo beside it, and no control may fail. A serial control that the model
 * does not know (a listing that has just reached its page size) teaches it, and the stage begins anew, from nothing.
 */
async function ascertain(race: Race, restarts = mostRestarts): Promise<boolean> {
  for (;;) {
    const { rounds, controls, placebo, discarded } = race.tally;
    if (isCertain(race.tally)) return true;
    if (race.failsAnywhere && telling(race, [...(race.first?.hits ?? []), ...race.tally.hits]).length === 0)
      return false;
    const relearned = controls.unexplained > 0 && placebo.unexplained === 0;
    if (relearned && restarts > 0) {
      race.tally = emptyTally();
      return ascertain(race, restarts - 1);
    }
    if (
      controls.unexplained + placebo.unexplained > 0 ||
      rounds >= depthRounds(race) * secondStageFactor ||
      discarded > mostDiscarded
    )
      return false;
    await block(race, true);
  }
}

function isCertain({ hits, rounds, controls, placebo }: Tally): boolean {
  const failed = controls.unexplained + placebo.unexplained;
  const p = fisher(hits.length, rounds, failed, controls.total + placebo.total);
  return failed === 0 && hits.length >= enoughHits && p < significance;
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
