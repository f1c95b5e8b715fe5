import { freeText, type NumericField, numericFields, preconditionOf } from '../data/fields.ts';
import type { Operation } from '../spec/spec.ts';
import { type Probe, slotOf, targetStep, trialOf } from './probe.ts';

/** A write among reads of the same resource, with caches warm: afterwards every read must show it. */
export const writeAndRead: Probe = {
  id: 'write-and-read',
  about: 'a write among reads of the same resource',
  propose(subject) {
    const { operation, recipe, observers } = subject;
    const target = targetStep(recipe.bindings);
    const reads = observers.filter(
      ({ kind, bindings }) => kind === 'item' && bindings.some(({ step }) => step === target),
    );
    if (!['PUT', 'PATCH'].includes(operation.method) || target === undefined || reads.length === 0) return [];
    const slot = slotOf(subject, visible(operation));
    return [trialOf(subject, 'write-and-read', { slots: [slot], companions: reads.slice(0, 2), size: 1, rank: 40 })];
  },
};

/** Text is new in every request. A number would be the one of the fixture, and writing it again would show nothing. */
function visible(operation: Operation): { values?: Record<string, number> } {
  const version = preconditionOf(operation)?.name;
  const field = numericFields(operation).find(({ pointer }) => pointer !== version);
  return field === undefined || freeText(operation).length > 0 ? {} : { values: { [field.pointer]: uncommon(field) } };
}

/** Not one of the numbers that fixtures are usually given. */
const uncommon = ({ minimum = 0, maximum = 7 }: NumericField): number =>
  minimum <= 7 && maximum >= 7 ? 7 : minimum > 7 ? minimum + 1 : maximum;
