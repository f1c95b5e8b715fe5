import type { Binding } from '../spec/recipe.ts';
import { type Probe, slotOf, trialOf } from './probe.ts';

/** Opposing transfers between two resources: the sum of both must stay. */
export const transfer: Probe = {
  id: 'transfer',
  about: 'transfers in opposite directions between two resources',
  propose(subject) {
    const ends = twoOfAKind(subject.recipe.bindings);
    if (!ends) return [];
    const back = subject.recipe.bindings.map((binding) => ({ ...binding, step: swapped(binding.step, ends) }));
    return [trialOf(subject, 'transfer', { slots: [slotOf(subject), slotOf(subject, { bindings: back })], rank: 85 })];
  },
};

/** `wallet` and `wallet#2` */
function twoOfAKind(bindings: readonly Binding[]): [string, string] | undefined {
  const second = bindings.find(({ step }) => step.endsWith('#2'))?.step;
  const first = second?.slice(0, -2);
  return first !== undefined && second !== undefined && bindings.some(({ step }) => step === first)
    ? [first, second]
    : undefined;
}

const swapped = (step: string, [one, other]: [string, string]): string =>
  step === one ? other : step === other ? one : step;
