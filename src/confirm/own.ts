/** What belongs to whoever calls, such as a wallet: its limits are raced by accounts that sign up for them. */
import { accountMaker } from '../identities/sign-up.ts';
import type { Subject } from '../probes/probe.ts';
import type { Lab } from '../rounds/lab.ts';
import { asReadByCaller, byFreshCaller, isOfWhoeverCalls } from '../spec/fresh-caller.ts';
import type { Binding, Step } from '../spec/recipe.ts';
import { takings } from './brink.ts';
import type { Attempt } from './calibrate.ts';

/**
 * The operation of a trial with an account of its own for every round; `undefined` where no account can be made, or where nothing
 * that the caller has is used up or runs out.
 */
export function forOwnAccount(
  { callers, spec, config }: Lab,
  { trial, tried, refuses }: Attempt & { refuses: boolean },
): Subject | undefined {
  const maker = callers.signUp && accountMaker(spec, config);
  const isPlain =
    trial.probe === 'repeat' && !trial.bound && !trial.takesAll && !trial.fills && trial.perSlot.length === 0;
  if (!maker || !isPlain || trial.callers || trial.steps.some(({ caller }) => caller)) return undefined;
  const own = trial.observers.filter(isOfWhoeverCalls);
  if (own.length === 0 || (!refuses && takings({ observers: own }, tried).length === 0)) return undefined;
  const { operation, bindings } = trial.slots[0];
  // What came first for the shared account may leave this one nothing: what it needs is found anew.
  return {
    spec,
    operation,
    recipe: byFreshCaller({ operation, steps: neededBy(bindings, trial.steps), bindings }, maker),
    observers: trial.observers.map(asReadByCaller),
  };
}

/**
 * The same with an account of its own for every round, where the shared one is refused: what an account may do once, it may have done
 * with the first look at it. `undefined` where no account can be made, or nothing is read of the caller.
 */
export function forNewAccount(
  { callers, spec, config }: Lab,
  { operation, recipe, observers }: Subject,
): Subject | undefined {
  const maker = callers.signUp && accountMaker(spec, config);
  if (!maker || recipe.steps.some(({ caller }) => caller) || !observers.some(isOfWhoeverCalls)) return undefined;
  return { spec, operation, recipe: byFreshCaller(recipe, maker), observers: observers.map(asReadByCaller) };
}

/** The steps that the bindings lead to. */
function neededBy(bindings: readonly Binding[], steps: readonly Step[]): Step[] {
  const wanted = new Set(bindings.map(({ step }) => step));
  for (const { as, bindings: own } of steps.toReversed())
    for (const { step } of wanted.has(as) ? own : []) wanted.add(step);
  return steps.filter(({ as }) => wanted.has(as));
}

/** What the rounds take from begins alike in each of them, so that it is the account's own. */
export function beginsAnew({ trial, tried }: Attempt): boolean {
  const seen = takings({ observers: trial.observers.filter(isOfWhoeverCalls) }, tried);
  return seen.some((each) => each.every(({ from }) => from === each[0]?.from));
}
