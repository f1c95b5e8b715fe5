import { preconditionOf } from '../data/fields.ts';
import { type Probe, slotOf, trialOf } from './probe.ts';

/** Many writes under one ETag or version: the first makes it stale, so the rest must be refused. */
export const samePrecondition: Probe = {
  id: 'same-precondition',
  about: 'many writes under one ETag or version',
  propose(subject) {
    if (preconditionOf(subject.operation) === undefined || subject.recipe.bindings.length === 0) return [];
    return [
      trialOf(subject, 'same-precondition', {
        slots: [slotOf(subject, { precondition: true })],
        needsRefusal: true,
        rank: 92,
      }),
    ];
  },
};
