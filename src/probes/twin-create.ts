import { type Probe, resourceOf, slotOf } from './probe.ts';

/** Many creations with one and the same natural key. Worth racing only where the second one, sent serially, is refused or adds nothing. */
export const twinCreate: Probe = {
  id: 'twin-create',
  about: 'many creations with the same natural key',
  propose(subject) {
    const { operation, recipe, observers } = subject;
    if (operation.method !== 'POST' && operation.method !== 'PUT') return [];
    return [
      {
        probe: 'twin-create',
        operations: [operation],
        resource: resourceOf(subject),
        steps: recipe.steps,
        perSlot: [],
        slots: [slotOf(subject, { same: true })],
        observers,
        values: {},
        needsRefusal: true,
        rank: 90,
      },
    ];
  },
};
