/** Which trials of one operation are worth racing? Each is carried out one after another first. */
import type { History } from '../oracle/history.ts';
import type { Untested } from '../plan.ts';
import type { Subject, Trial } from '../probes/probe.ts';
import type { Lab } from '../rounds/lab.ts';
import { Unusable } from '../rounds/unusable.ts';
import { atTheBrink } from './brink.ts';
import { addsUp, isSymmetric, movesShared, showsRefusal, tryOut, withUsefulObservers } from './calibrate.ts';
import { isWithoutEffect } from './enable.ts';
import { filledUp } from './fill.ts';
import { inTurns } from './turns.ts';

export interface Ready {
  trial: Trial;
  tried: History[];
  /** Serially, requests are refused or build on one another: worth a large burst. */
  promising: boolean;
  /** Serially, a second request is refused or changes nothing. */
  refuses: boolean;
}

/**
 * Tries a subject's trials in turn. The plain one first: where it is refused already, no smaller bound is needed, nor equal data.
 * @param shown kinds of trials that have shown a refusal
 * @param later gets those that promise less than one that is ready; without it all are tried
 */
export async function worthwhile(
  lab: Lab,
  subject: Subject,
  trials: readonly Trial[],
  reasons: Map<string, Untested>,
  shown = new Set<string>(),
  later?: Trial[],
): Promise<Ready[]> {
  const ready: Ready[] = [];
  const waiting = [...trials].sort(
    (one, other) => Number(one.needsRefusal) - Number(other.needsRefusal) || other.rank - one.rank,
  );
  // What serial rounds show of a limit is tried last.
  for (const proposed of waiting) {
    if (later && isLess(proposed, ready, subject)) {
      later.push(proposed);
      continue;
    }
    if (
      isSuperfluous(proposed, shown) ||
      saysTheUsual(lab, proposed) ||
      reasons.get(subject.operation.id)?.reason === 'no-response'
    )
      continue;
    const noted = proposed.aside ? new Map() : reasons;
    const attempted = await attempt(subject, noted, async () => {
      const able = proposed.fills ? await filledUp(lab, proposed) : proposed;
      return able && tryOut(lab, able);
    });
    if (!attempted) continue;
    const { trial, tried } = attempted;
    const refuses = isSymmetric(trial) ? showsRefusal(tried, trial) : trial.needsRefusal && shutsOut(tried);
    if (refuses) shown.add(kindOf(trial));
    if (!refuses && kindOf(trial) === 'repeat plain shared') waiting.push(...atTheBrink(lab, trial, tried));
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

/** One that is ready promises more. The plain one is tried all the same: much is learned from it. */
const isLess = (proposed: Trial, ready: readonly Ready[], subject: Subject): boolean =>
  kindOf(proposed) !== 'repeat plain shared' &&
  ready.some((each) => each.trial.rank > proposed.rank && !isIdle(each, subject) && !isWithoutEffect(each));

/** Copies of an update that is never refused have nothing to lose, the last one wins; other probes say more of it. */
export const isIdle = ({ trial, refuses }: Ready, { spec, operation }: Subject): boolean =>
  trial.probe === 'repeat' &&
  !refuses &&
  ['PUT', 'PATCH'].includes(operation.method) &&
  (trial.steps.some((step) => step.operation === operation) ||
    !spec.resources.some(({ creator }) => creator === operation));

const kindOf = ({ probe, bound, fills, takesAll, perSlot, slots }: Trial): string =>
  [
    probe,
    ...(probe === 'choices' || probe === 'clear-out' ? slots.map(({ values }) => JSON.stringify(values)) : []),
    fills ? 'filled' : bound || takesAll ? 'bounded' : 'plain',
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
  const { bound, ...plain } = trial;
  if (trial.probe === 'choices' && bound && shown.has(kindOf(plain))) return true;
  if (trial.isBrink && [...shown].some((kind) => kind.startsWith('repeat bounded shared'))) return true;
  return shown.has(kindOf(trial));
}

/** Of two different requests the second is refused, in one of both orders at least. */
const shutsOut = (histories: readonly History[]): boolean =>
  histories.some(({ order, replies }) => {
    const [first, second] = order.map((slot) => replies.find((reply) => reply.slot === slot)?.status ?? 0);
    return first! > 0 && first! < 400 && second! >= 400;
  });

/** One of its listed values is what is sent anyway, since the first of them was refused. */
const saysTheUsual = ({ values: sent }: Lab, { probe, slots }: Trial): boolean =>
  probe === 'choices' &&
  slots.some(({ operation, values }) =>
    Object.entries(values ?? {}).some(([pointer, value]) => sent.get(operation.id)?.[pointer] === value),
  );

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
