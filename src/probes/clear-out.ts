import { otherChoices } from '../data/choices.ts';
import { anyBeside } from '../spec/dependencies.ts';
import { type Probe, type Slot, type Subject, slotOf, targetStep, trialOf } from './probe.ts';

const mostValues = 2;

/**
 * A team is made with an owner and is given another one: both are removed at once. What must keep one of something is left with none
 * where each request sees that there is another. Only where one after another the second is refused.
 */
export const clearOut: Probe = {
  id: 'clear-out',
  about: 'one step on each of two things that one has, of which the first came with it',
  propose(subject) {
    const any = anyOf(subject);
    if (any === undefined) return [];
    const steps = [...subject.recipe.steps, any];
    const others = otherChoices(subject.operation).slice(0, mostValues);
    return [{}, ...others.map(({ pointer, value }) => ({ [pointer]: value }))].map((values, i) => {
      const slot = onAny(subject, any.as, values);
      const slots: [Slot, Slot] = [slot, slot];
      return trialOf(subject, 'clear-out', {
        steps,
        slots,
        perSlot: [any.as],
        aside: true,
        needsRefusal: true,
        rank: 40 - i,
      });
    });
  },
};

/** Where the operation works on what is made in something, and on nothing else. */
function anyOf({ spec, recipe }: Subject) {
  const target = targetStep(recipe.bindings);
  const own = recipe.steps.find(({ as }) => as === target);
  const isUsed = recipe.steps.some(({ bindings }) => bindings.some(({ step }) => step === target));
  const isOfOne = recipe.bindings.every(
    ({ step }) => step === target || own?.bindings.some((each) => each.step === step),
  );
  return own && !isUsed && isOfOne ? anyBeside(spec, recipe, own) : undefined;
}

function onAny(subject: Subject, any: string, values: NonNullable<Slot['values']>): Slot {
  const target = targetStep(subject.recipe.bindings);
  const bindings = subject.recipe.bindings.map((each) => (each.step === target ? { ...each, step: any } : each));
  return slotOf(subject, { bindings, values });
}
