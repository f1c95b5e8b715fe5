/** Two different operations on one resource: the trial that several probes share. */
import type { Observer, Step } from '../spec/recipe.ts';
import { resourceOf, type Subject, slotOf, type Trial, targetStep } from './probe.ts';

/** The trial that races `one` with `other`, or `undefined` where they do not work on the same resource. */
export function pairTrial(
  probe: string,
  one: Subject,
  other: Subject,
  more: Partial<Trial> & Pick<Trial, 'rank'>,
): Trial | undefined {
  const shared = targetStep(one.recipe.bindings);
  if (shared === undefined || !other.recipe.bindings.some(({ step }) => step === shared)) return undefined;
  return {
    probe,
    operations: [one.operation, other.operation],
    resource: one.recipe.steps.find(({ as }) => as === shared)?.resource ?? resourceOf(one),
    steps: union(one.recipe.steps, other.recipe.steps, ({ as }: Step) => as),
    perSlot: [],
    slots: [slotOf(one), slotOf(other)],
    observers: union(one.observers, other.observers, ({ id }: Observer) => id),
    values: {},
    needsRefusal: false,
    sweep: true,
    ...more,
  };
}

function union<T>(one: readonly T[], other: readonly T[], nameOf: (item: T) => string): T[] {
  const names = new Set(one.map(nameOf));
  return [...one, ...other.filter((item) => !names.has(nameOf(item)))];
}

/** Answers 202: what it starts is not over when it answers. */
export const startsJob = ({ operation }: Subject): boolean => operation.answers.some(({ status }) => status === '202');
