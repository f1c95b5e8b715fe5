/** Which trials of an operation are worth racing? Each is carried out one after another first. */
import type { History } from '../oracle/history.ts';
import type { Untested } from '../plan.ts';
import { probes } from '../probes/index.ts';
import type { Subject, Trial } from '../probes/probe.ts';
import { Unusable } from '../rounds/fixture.ts';
import type { Lab } from '../rounds/lab.ts';
import type { Step } from '../spec/recipe.ts';
import { logIns, signUps } from '../spec/signs.ts';
import { addsUp, isSymmetric, movesShared, showsRefusal, tryOut, withUsefulObservers } from './calibrate.ts';
import { afterOthers, isWithoutEffect, refusedStep } from './enable.ts';
import { filledUp } from './fill.ts';
import { betweenAccounts, inTurns } from './turns.ts';

export interface Ready {
  trial: Trial;
  tried: History[];
  /** Serially, requests are refused or build on one another: worth a large burst. */
  promising: boolean;
  /** Serially, a second request is refused or changes nothing. */
  refuses: boolean;
}

/** What is known while operations are tried. */
export interface Trying {
  lab: Lab;
  subjects: readonly Subject[];
  /** Of all that were tried so far. */
  ready: readonly Ready[];
  /** Operation → why it could not be tried. */
  reasons: Map<string, Untested>;
}

/** Those of one subject, those between accounts and those after another operation included. */
export async function readyFor(trying: Trying, subject: Subject, trials: readonly Trial[]): Promise<Ready[]> {
  const { lab, reasons } = trying;
  const own = await worthwhile(lab, subject, trials, reasons);
  const mixed = await amongAccounts(trying, own);
  return [...own, ...mixed, ...(await afterSome(trying, subject, own))];
}

/** Where the operation is refused on what has just been made, or has no effect there. */
async function afterSome(trying: Trying, subject: Subject, own: readonly Ready[]): Promise<Ready[]> {
  const reason = trying.reasons.get(subject.operation.id);
  if (reason?.reason === 'refused') return afterAnother(trying, subject, refusedStep(subject, reason.detail));
  if (own.length === 0 || !own.every(isWithoutEffect)) return [];
  return afterAnother(trying, subject, undefined, (later) => !isWithoutEffect(later));
}

/** Tries a subject's trials in turn. The plain one first: where it is refused already, no smaller bound is needed, nor equal data. */
async function worthwhile(
  lab: Lab,
  subject: Subject,
  trials: readonly Trial[],
  reasons: Map<string, Untested>,
): Promise<Ready[]> {
  const ready: Ready[] = [];
  const shown = new Set<string>();
  for (const proposed of [...trials].sort(
    (one, other) => Number(one.needsRefusal) - Number(other.needsRefusal) || other.rank - one.rank,
  )) {
    if (isSuperfluous(proposed, shown) || reasons.get(subject.operation.id)?.reason === 'no-response') continue;
    const attempted = await attempt(subject, reasons, async () => {
      const able = proposed.fills ? await filledUp(lab, proposed) : proposed;
      return able && tryOut(lab, able);
    });
    if (!attempted) continue;
    const { trial, tried } = attempted;
    const refuses = isSymmetric(trial) && showsRefusal(tried, trial);
    if (refuses) shown.add(kindOf(trial));
    const promising = refuses || (trial.slots[0].bindings.length > 0 && addsUp(tried, trial));
    if (refuses || (!trial.needsRefusal && (!trial.needsCommonEffect || movesShared(trial, tried)))) {
      const shared = await inTurns(lab, trial, tried);
      // What a scenario says is to be read is read.
      ready.push({ trial: trial.invariants ? shared : withUsefulObservers(shared, tried), tried, promising, refuses });
    }
    await lab.ledger.sweep();
  }
  return ready.length > 1 ? ready.filter((each) => !isIdle(each, subject)) : ready;
}

/** Copies of an update that is never refused have nothing to lose, the last one wins; other probes say more of it. */
const isIdle = ({ trial, refuses }: Ready, { spec, operation }: Subject): boolean =>
  trial.probe === 'repeat' &&
  !refuses &&
  ['PUT', 'PATCH'].includes(operation.method) &&
  (trial.steps.some((step) => step.operation === operation) ||
    !spec.resources.some(({ creator }) => creator === operation));

const kindOf = ({ probe, bound, fills, perSlot }: Trial): string =>
  [
    probe,
    fills ? 'filled' : bound ? 'bounded' : 'plain',
    perSlot.length > 0 ? perSlot.join() : 'shared',
    ...(bound ? [bound.step] : []),
  ].join(' ');

function isSuperfluous(trial: Trial, shown: ReadonlySet<string>): boolean {
  if (
    shown.has('repeat plain shared') &&
    (trial.bound !== undefined || trial.fills || trial.probe === 'twin-create') &&
    trial.perSlot.length === 0
  )
    return true;
  if (trial.bound && shown.has(`repeat bounded shared ${trial.bound.step}`)) return true;
  return shown.has(kindOf(trial));
}

/** What mixes accounts up does so everywhere: a few operations tell. */
const mostAmongAccounts = 3;

async function amongAccounts({ lab, ready }: Trying, own: readonly Ready[]): Promise<Ready[]> {
  const { guests } = lab.callers;
  const isAmong = ({ trial }: Ready): boolean => trial.callers?.some((name) => guests.includes(name)) === true;
  const echo = own.find(({ trial }) => trial.probe === 'echo');
  if (!echo || guests.length === 0 || ready.filter(isAmong).length >= mostAmongAccounts) return [];
  const signs = [...signUps(lab.spec), ...logIns(lab.spec)];
  const mixed = signs.includes(echo.trial.slots[0].operation) ? undefined : await betweenAccounts(lab, echo.trial);
  return mixed ? [{ ...mixed, promising: false, refuses: false }] : [];
}

/** Raced after the first other operation that lets it, or its fixture, succeed. */
async function afterAnother(
  { lab, reasons, subjects }: Trying,
  subject: Subject,
  refused: Step | undefined,
  isWanted: (later: Ready) => boolean = () => true,
): Promise<Ready[]> {
  const { operation } = subject;
  for (const later of afterOthers(lab, subject, refused)) {
    const all = refused ? subjects.map((each) => (each === subject ? later : each)) : [];
    const trials = probes.flatMap((probe) => probe.propose(later, all));
    const plain = trials.find(({ probe, bound, needsRefusal }) => probe === 'repeat' && !bound && !needsRefusal);
    lab.settle.delete(operation.id);
    if (!plain || !(await attempt(subject, reasons, () => tryOut(lab, plain)))) continue;
    const ready = (await worthwhile(lab, later, trials, reasons)).filter(isWanted);
    if (ready.length > 0) return ready;
  }
  return [];
}

/** What `run` gives; `undefined` where the operation cannot be called, which is noted as its reason. */
export async function attempt<T>(
  subject: Pick<Subject, 'operation'>,
  reasons: Map<string, Untested>,
  run: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    const { id } = subject.operation;
    if (!reasons.has(id)) reasons.set(id, { operation: id, reason: error.code, detail: error.message });
    return undefined;
  }
}
