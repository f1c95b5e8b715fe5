import { type Probe, targetStep, trialOf } from './probe.ts';

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
    return [trialOf(subject, 'write-and-read', { companions: reads.slice(0, 2), size: 1, rank: 40 })];
  },
};
