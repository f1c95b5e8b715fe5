/** Carries the plan out: every operation is first tried serially, then the trials that are worth it are raced, the likeliest first. */
import { byPromise, type Plan, type Untested } from '../plan.ts';
import type { Trial } from '../probes/probe.ts';
import { Stopped } from '../rounds/budget.ts';
import type { Lab } from '../rounds/lab.ts';
import { isSymmetric } from './calibrate.ts';
import { leftUntested } from './coverage.ts';
import { breakOff, finish, openRace, type Race, type Raced, screen } from './race.ts';
import { readyFor, readyLater, type Trying } from './ready.ts';
import { attempt, type Ready } from './worth.ts';

export interface Step {
  phase: 'trying one after another' | 'racing';
  done: number;
  total: number;
  what: string;
}

export interface Campaign {
  raced: Raced[];
  untested: Untested[];
  /** Sentences about what could not be raced as it was asked for. */
  warnings?: string[];
  /** Why it ended before the plan did. */
  stopped?: string;
}

/** What is under way. */
interface Course extends Trying {
  ready: Ready[];
  raced: Raced[];
  /** Screened without a hit: they are gone on with when all others have had their turn. */
  open: Set<Race>;
  warnings: string[];
}

/**
 * Every trial that is worth it is screened with a few rounds first, and what has shown nothing by then is finished in the same
 * order: a budget that runs out has found what shows often everywhere, rather than what shows seldom in a few places.
 * Never throws for what the target does: what was learned until then is returned.
 */
export async function runPlan(lab: Lab, plan: Plan, onStep: (step: Step) => void): Promise<Campaign> {
  const subjects = plan.entries.map(({ subject }) => subject);
  const course: Course = { lab, subjects, ready: [], raced: [], open: new Set(), reasons: new Map(), warnings: [] };
  let stopped: string | undefined;
  try {
    const tell = (trial: Trial): void =>
      onStep({ phase: 'racing', done: course.raced.length, total: course.ready.length, what: nameOf(trial) });
    const race = async (some: readonly Ready[]) => {
      for (const next of some) {
        tell(next.trial);
        await begin(course, next);
      }
    };
    const further: Ready[] = [];
    const all = async <T extends Tried>(waiting: T[], how: (next: T) => Promise<Ready[]>): Promise<void> => {
      const total = waiting.length;
      while (waiting.length > 0) {
        const wave = inBreadth(await triedOut(course, waiting, total, how, onStep));
        further.push(...wave.further);
        await race(wave.firsts);
      }
    };
    await all(byPromise(plan.entries), ({ subject, trials }) => readyFor(course, subject, trials));
    await all([...(course.later ?? [])], (next) => readyLater(course, next));
    await race(further);
    for (const race of course.open) {
      tell(race.calibrated.trial);
      await advance(course, race, finish);
    }
  } catch (error) {
    if (!(error instanceof Stopped)) {
      // An error of ours must not leave behind what the scan has made.
      await lab.ledger.sweep();
      throw error;
    }
    stopped = error.message;
  }
  const raced = [...course.raced, ...[...course.open].map(breakOff)];
  const waiting = new Set(course.ready.flatMap(({ trial }) => trial.operations));
  const ended = { raced, warnings: course.warnings, ...(stopped === undefined ? {} : { stopped }) };
  return { ...ended, untested: [...plan.untested, ...leftUntested(plan, ended, waiting, course.reasons)] };
}

/** Of what is left of the budget, what is tried may cost this much before some of it is raced: a large API would never be raced otherwise. */
const tryingShare = 1 / 3;

type Tried = Pick<Plan['entries'][number], 'subject'>;

/** Takes from those that wait, the first of them first. */
async function triedOut<T extends Tried>(
  course: Course,
  waiting: T[],
  total: number,
  how: (next: T) => Promise<Ready[]>,
  onStep: (step: Step) => void,
): Promise<Ready[]> {
  const { lab } = course;
  const ready: Ready[] = [];
  const enough = lab.budget.used() + (1 - lab.budget.used()) * tryingShare;
  while (ready.length === 0 || lab.budget.used() < enough) {
    const next = waiting.shift();
    if (!next) break;
    const what = next.subject.operation.id;
    onStep({ phase: 'trying one after another', done: total - waiting.length - 1, total, what });
    const own = await how(next);
    ready.push(...own);
    course.ready.push(...own);
  }
  return ready;
}

/** The likeliest trial of every operation, and apart from these the rest: a budget that runs out has covered all a little. */
function inBreadth(ready: readonly Ready[]): { firsts: Ready[]; further: Ready[] } {
  const ranked = [...ready].sort((one, other) => other.trial.rank - one.trial.rank);
  const met = new Set<string>();
  const firsts = ranked.filter(({ trial }) => {
    const fresh = trial.operations.some(({ id }) => !met.has(id));
    for (const { id } of trial.operations) met.add(id);
    return fresh;
  });
  return { firsts, further: ranked.filter((each) => !firsts.includes(each)) };
}

export const nameOf = ({ probe, operations, bound }: Trial): string =>
  `${probe} ${operations.map(({ id }) => id).join(' with ')}${bound ? ` (${bound.step}${bound.pointer.replaceAll('/', '.')} = ${bound.value})` : ''}`;

async function begin(course: Course, { trial, tried, promising }: Ready): Promise<void> {
  const { lab, reasons, open } = course;
  const most = trial.size ?? (isSymmetric(trial) ? burstSize(lab, trial, promising) : 2);
  const spread = existingFor(lab, trial);
  const size = Math.min(most, lab.transport.maxBurst, Math.max(2, spread));
  const subject = { operation: trial.operations[0]! };
  if (trial.size !== undefined && size < trial.size) {
    course.warnings.push(tooFew(trial, trial.size, size));
    if (trial.needsAll) return;
  }
  // Of what there is one of only, a placebo would be the same burst.
  const able: Trial = spread < 2 ? { ...trial, disjoint: true } : trial;
  const race = await attempt(subject, reasons, () => openRace(lab, able, size, tried));
  if (!race) return;
  open.add(race);
  await advance(course, race, screen);
}

const tooFew = ({ scenario, operations, needsAll }: Trial, wanted: number, size: number): string =>
  `${scenario === undefined ? operations[0]!.id : `The scenario "${scenario}"`} asks for ${wanted} requests at once, and only ${size} can be sent together here: ${needsAll ? 'it was not raced' : `it was raced with ${size}`}.`;

/** How many fixtures can be had at once where all that the requests work on was there before the scan. */
function existingFor(lab: Lab, { steps, slots }: Trial): number {
  const direct = slots.flatMap(({ bindings }) => bindings.map(({ step }) => steps.find(({ as }) => as === step)));
  if (direct.length === 0 || direct.some((step) => !step?.existing)) return Number.POSITIVE_INFINITY;
  return Math.min(...direct.map((step) => lab.existing.get(step!.resource) ?? 1));
}

/** Lets a race go on. Where its fixture cannot be made any more it is left with what it has shown. */
async function advance(
  { lab, raced, open, reasons }: Course,
  race: Race,
  goOn: (race: Race) => Promise<Raced | undefined>,
): Promise<void> {
  const subject = { operation: race.calibrated.trial.operations[0]! };
  const ended = await attempt(subject, reasons, async () => ({ with: await goOn(race) }));
  const result = ended ? ended.with : breakOff(race);
  if (result) open.delete(race);
  if (result && (ended || result.verdict !== 'not-exercised')) raced.push(result);
  await lab.ledger.sweep();
}

/**
 * Over HTTP/2 a pair arrives together; over HTTP/1 jitter tears a pair apart, and several make up for it. Six show nearly what
 * ten do at little more than half the requests, which the budget of a scan is made of; where each brings resources of its own,
 * every one more costs a fixture for every placebo too. Where one after another they take long, fewer show more in the same time.
 */
function burstSize(lab: Lab, { perSlot, disjoint, slots: [{ operation }] }: Trial, promising: boolean): number {
  const { transport, latency, settle } = lab;
  if (transport.protocol === 'h2') return Math.min(2, transport.maxBurst);
  const one = 2 * latency + (settle.get(operation.id) ?? 0);
  const most = !promising ? fewest : perSlot.length > 0 && !disjoint ? 4 : 6;
  return Math.min(transport.maxBurst, most, Math.max(fewest, Math.floor(longestChain / one)));
}

const fewest = 3;
/** Milliseconds that the requests of a burst may take one after another, with what is read between them. */
const longestChain = 600;
