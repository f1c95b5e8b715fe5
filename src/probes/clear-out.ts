import { otherChoices } from '../data/choices.ts';
import { besides } from '../spec/dependencies.ts';
import type { Step } from '../spec/recipe.ts';
import { type Probe, type Slot, type Subject, slotOf, targetStep, trialOf } from './probe.ts';

const mostValues = 2;

/**
 * A team is made with an owner and is given another one: both are removed at once. What must keep one of something is left with none
 * where each request sees that there is another. Only where one after another the second is refused.
 */
export const clearOut: Probe = {
  id: 'clear-out',
  about: 'one step on two things that belong to one, of which the first came with it',
  propose(subject) {
    const other = otherOf(subject);
    if (other === undefined) return [];
    const target = targetStep(subject.recipe.bindings);
    const bindings = subject.recipe.bindings.map((each) => (each.step === target ? { ...each, step: other.as } : each));
    const steps = [...subject.recipe.steps, other];
    const choices = otherChoices(subject.operation).slice(0, mostValues);
    return [{}, ...choices.map(({ pointer, value }) => ({ [pointer]: value }))].map((values, i) => {
      const slots: [Slot, Slot] = [slotOf(subject, { bindings, values }), slotOf(subject, { values })];
      return trialOf(subject, 'clear-out', { steps, slots, aside: true, needsRefusal: true, rank: 40 - i });
    });
  },
};

/** Where the operation works on what is made in something, and on nothing else. */
function otherOf({ spec, recipe }: Subject): Step | undefined {
  const target = targetStep(recipe.bindings);
  const own = recipe.steps.find(({ as }) => as === target);
  const field = recipe.bindings.find(({ step }) => step === target)?.field;
  const isUsed = recipe.steps.some(({ bindings }) => bindings.some(({ step }) => step === target));
  const isOfOne = recipe.bindings.every(
    ({ step }) => step === target || own?.bindings.some((each) => each.step === step),
  );
  return own && field !== undefined && !isUsed && isOfOne ? besides(spec, recipe, own, field) : undefined;
}
