import { type Probe, slotOf, trialOf } from './probe.ts';

/**
 * Many creations with one and the same natural key. Worth racing only where the second one, sent serially, is refused or adds
 * nothing; a PUT that makes what it names is then a change of that, and what is made by two at once is worth it in any case.
 */
export const twinCreate: Probe = {
  id: 'twin-create',
  about: 'many creations with the same natural key',
  propose(given) {
    const subject = { ...given, ...given.anew };
    const { operation } = subject;
    const makes = subject.spec.resources.some(({ creator }) => creator === operation);
    const creates = operation.method === 'POST' || makes;
    // Without a body only a key in the path can be the same: `PUT /posts/{id}/likes/{user}`.
    if (!creates || (!operation.body && operation.method !== 'PUT')) return [];
    const needsRefusal = operation.method !== 'PUT';
    return [trialOf(subject, 'twin-create', { slots: [slotOf(subject, { same: true })], needsRefusal, rank: 90 })];
  },
};
