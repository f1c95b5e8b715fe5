/** What of the plan can be raced: the trials of each operation, and those that what was learned of others makes possible. */
import type { Untested } from '../plan.ts';
import { probes } from '../probes/index.ts';
import type { Subject, Trial } from '../probes/probe.ts';
import { repeat } from '../probes/repeat.ts';
import type { Lab } from '../rounds/lab.ts';
import type { Step } from '../spec/recipe.ts';
import { logIns, signUps } from '../spec/signs.ts';
import type { Operation } from '../spec/spec.ts';
import { tryOut } from './calibrate.ts';
import { afterOther, isWithoutEffect, mayComeFirst, refusedStep } from './enable.ts';
import { beginsAnew, forNewAccount, forOwnAccount } from './own.ts';
import { betweenAccounts } from './turns.ts';
import { attempt, isIdle, type Ready, worthwhile } from './worth.ts';

/** What is known while operations are tried. */
export interface Trying {
  lab: Lab;
  subjects: readonly Subject[];
  /** Of all that were tried so far. */
  ready: readonly Ready[];
  /** Operation → why it could not be tried. */
  reasons: Map<string, Untested>;
  /** Accepted so far, with what had to come first. */
  callable?: ReadonlyMap<Operation, readonly Step[]>;
  /** Wait for one that lets them succeed. */
  late?: readonly Late[];
  /** Those that succeed after another one, as they do. */
  enabled?: readonly Subject[];
  /** Trials that promise less than one that is ready: tried when every operation has had its first. */
  later?: readonly Later[];
}

export interface Later {
  subject: Subject;
  trials: Trial[];
  /** Kinds of trials of the subject that have shown a refusal. */
  shown: Set<string>;
}

interface Late {
  subject: Subject;
  /** The step of its fixture that was refused, where it was not the operation itself. */
  refused?: Step | undefined;
  /** Accepted, and without any effect. */
  isIdle?: true;
  tries: number;
}

/** Those of one subject, those between accounts, and those that what was learned of it makes possible. */
export async function readyFor(trying: Trying, subject: Subject, trials: readonly Trial[]): Promise<Ready[]> {
  const { lab, reasons } = trying;
  const { operation } = subject;
  const left: Later = { subject, trials: [], shown: new Set() };
  // Accounts that are made for a race stand for others that were tried with it.
  const own = await worthwhile(lab, subject, trials, reasons, left.shown, lab.callers.signUp ? undefined : left.trials);
  if (left.trials.length > 0) trying.later = [...(trying.later ?? []), left];
  const alone = own.filter(({ trial }) => trial.operations.length === 1);
  const ready = [...own, ...(await amongAccounts(trying, own))];
  const reason = reasons.get(operation.id);
  const isRefused = alone.length === 0 && reason?.reason === 'refused';
  if (reason === undefined || alone.length > 0) ready.push(...(await nowPossible(trying, operation, [])));
  if (isRefused)
    ready.push(...(await afterKnown(trying, { subject, refused: refusedStep(subject, reason.detail), tries: 0 })));
  else if (alone.length > 0 && alone.every(isWithoutEffect))
    ready.push(...(await afterKnown(trying, { subject, tries: 0, isIdle: true })));
  const all = await onOwnAccounts(trying, ready);
  return isRefused && all.length === 0 ? onNewAccounts(trying, subject) : all;
}

/** What was left for later, as far as others do not say more of it. */
export async function readyLater(trying: Trying, { subject, trials, shown }: Later): Promise<Ready[]> {
  const own = await worthwhile(trying.lab, subject, trials, trying.reasons, shown);
  return [...own.filter((each) => !isIdle(each, subject)), ...(await amongAccounts(trying, own))];
}

/**
 * What is spent of what the caller has is raced by a fresh account for every round as well: how much an account has that other
 * rounds have used, nobody knows. Only where it comes to a limit is that worth the accounts; the shared one's rounds at it are
 * left out then.
 */
async function onOwnAccounts(trying: Trying, ready: Ready[]): Promise<Ready[]> {
  const kept = [...ready];
  for (const base of ready) {
    const subject = forOwnAccount(trying.lab, base);
    if (!subject) continue;
    const { operation } = subject;
    // Whatever becomes of this, the operation could be called.
    const aside: Trying = { ...trying, reasons: new Map(), late: [] };
    const own = await worthwhile(trying.lab, subject, repeat.propose(subject, []), aside.reasons);
    const isRefused = aside.reasons.get(operation.id)?.reason === 'refused';
    const found = isRefused ? await afterKnown(aside, { subject, tries: 0 }) : own;
    const limited = found.filter((each) => each.refuses && beginsAnew(each));
    const isReplaced = ({ trial, refuses }: Ready): boolean =>
      limited.length > 0 && refuses && trial.probe === 'repeat' && trial.operations[0] === operation;
    kept.splice(0, kept.length, ...kept.filter((each) => !isReplaced(each)), ...limited);
  }
  return kept;
}

/** A trial period, a referral: refused to the account that all rounds share, and open to each new one. */
async function onNewAccounts(trying: Trying, subject: Subject): Promise<Ready[]> {
  const { lab } = trying;
  const fresh = forNewAccount(lab, subject);
  if (!fresh) return [];
  lab.settle.delete(subject.operation.id);
  const found = await worthwhile(lab, fresh, repeat.propose(fresh, []), new Map());
  if (found.length > 0) trying.late = (trying.late ?? []).filter((each) => each.subject !== subject);
  return found;
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

/** Operations that are tried as the one that comes first. */
const most = 6;

/** Waits: what has been tried already may come first, and what will never be tried itself. */
async function afterKnown(trying: Trying, late: Late): Promise<Ready[]> {
  const { subjects } = trying;
  const { operations } = late.subject.spec;
  trying.late = [...(trying.late ?? []), late];
  const at = operations.indexOf((late.refused ?? late.subject).operation);
  const known = operations
    .filter((other) => trying.callable?.has(other) || !subjects.some(({ operation }) => operation === other))
    .sort((one, other) => Math.abs(operations.indexOf(one) - at) - Math.abs(operations.indexOf(other) - at));
  for (const other of known) {
    const ready = await after(trying, late, other);
    if (ready.length > 0) return ready;
  }
  return [];
}

/** What waited may succeed after an operation that is known to, and others after that one. */
async function nowPossible(trying: Trying, operation: Operation, chain: readonly Step[]): Promise<Ready[]> {
  trying.callable = new Map(trying.callable).set(operation, chain);
  const ready: Ready[] = [];
  for (const late of trying.late ?? []) ready.push(...(await after(trying, late, operation)));
  return ready;
}

/** Refused on what has just been made, or without any effect there: tried after one other operation, in earnest once that lets it succeed. */
async function after(trying: Trying, late: Late, other: Operation): Promise<Ready[]> {
  const { lab, reasons, subjects } = trying;
  const { subject, refused, isIdle } = late;
  if (!trying.late?.includes(late) || late.tries >= most || !mayComeFirst(lab, subject, other, refused)) return [];
  const chain = trying.callable?.get(other) ?? [];
  const later = afterOther(subject, other, chain, refused);
  if (!later) return [];
  late.tries += 1;
  const all = refused ? subjects.map((each) => (each === subject ? later : each)) : [later, ...rivals(trying, later)];
  const isSelected = (raced: Operation): boolean => subjects.some(({ operation }) => operation === raced);
  const trials = probes
    .flatMap((probe) => probe.propose(later, all))
    .filter(({ operations }) => operations.every(isSelected));
  const plain = trials.find(({ probe, bound, needsRefusal }) => probe === 'repeat' && !bound && !needsRefusal);
  lab.settle.delete(subject.operation.id);
  // With more in it, what comes first may be enough.
  lab.means.delete(subject.operation.id);
  if (!plain || !(await attempt(subject, reasons, () => tryOut(lab, plain)))) return [];
  const found = await worthwhile(lab, later, trials, reasons);
  const ready = isIdle ? found.filter((each) => !isWithoutEffect(each)) : found;
  if (ready.length === 0) return [];
  trying.late = trying.late.filter((each) => each !== late);
  trying.enabled = [...(trying.enabled ?? []), later];
  if (refused || isIdle) return ready;
  const first = later.recipe.steps.filter((step) => !subject.recipe.steps.includes(step));
  return [...ready, ...(await nowPossible(trying, subject.operation, first))];
}

/** What may be done instead: a refund, where a payment lets both it and a release succeed. */
function rivals({ subjects, enabled = [], callable }: Trying, { operation, recipe }: Subject): Subject[] {
  const own = new Set([operation, ...recipe.steps.map((step) => step.operation)]);
  const able = [...enabled, ...subjects.filter((each) => callable?.has(each.operation))];
  return able.filter((each) => !own.has(each.operation));
}
