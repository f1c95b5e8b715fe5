import { idempotencyKeyOf } from '../data/fields.ts';
import { type Probe, slotOf, trialOf } from './probe.ts';

/** Many copies of one request under one `Idempotency-Key`: they must have the effect of one. */
export const sameKey: Probe = {
  id: 'same-key',
  about: 'many copies of one request under one idempotency key',
  propose(subject) {
    if (idempotencyKeyOf(subject.operation) === undefined) return [];
    return [
      trialOf(subject, 'same-key', {
        slots: [slotOf(subject, { same: true, sameKey: true })],
        needsRefusal: true,
        rank: 95,
      }),
    ];
  },
};
