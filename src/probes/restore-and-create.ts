import { naturalRank } from '../data/meaning.ts';
import { bodyFields } from '../spec/fields.ts';
import type { Binding, Step } from '../spec/recipe.ts';
import { type Probe, slotOf, type Trial, targetStep, trialOf } from './probe.ts';

/** What was deleted is brought back while another one is created with its natural key: there may be one of both. */
export const restoreAndCreate: Probe = {
  id: 'restore-and-create',
  about: 'what brings a deleted resource back, and a creation with the same natural key',
  propose(subject) {
    const { recipe } = subject;
    const target = targetStep(recipe.bindings);
    const maker = recipe.steps.find(({ as }) => as === target);
    const isGone = recipe.steps.some(
      ({ operation, bindings }) => operation.method === 'DELETE' && targetStep(bindings) === target,
    );
    const keys = maker && isGone ? keysOf(maker) : [];
    if (maker === undefined || keys.length === 0) return [];
    const again = { operation: maker.operation, bindings: [...maker.bindings, ...keys] };
    const slots: Trial['slots'] = [slotOf(subject), again];
    const operations = [subject.operation, maker.operation];
    return [trialOf(subject, 'restore-and-create', { slots, operations, sweep: true, rank: 72 })];
  },
};

/** What the first one was called, said again. */
function keysOf({ as, operation, bindings }: Step): Binding[] {
  const conflicts = operation.answers.some(({ status }) => status === '409');
  const isFree = (pointer: string): boolean => bindings.every((binding) => binding.name !== pointer);
  return bodyFields(operation.body)
    .filter(({ name, pointer, schema, required }) => {
      const rank = naturalRank(name, schema, conflicts);
      return pointer === `/${name}` && isFree(pointer) && (rank > 3 || (rank > 2 && required));
    })
    .map(({ name, pointer }) => ({ in: 'body', name: pointer, step: as, field: name }));
}
