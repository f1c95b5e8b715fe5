import { writableScalars } from '../data/fields.ts';
import { type Probe, resourceOf, slotOf } from './probe.ts';

const mostPairs = 2;

/** Two partial updates of one resource that write different fields: whatever the order, both must hold in the end. */
export const disjointPatch: Probe = {
  id: 'disjoint-patch',
  about: 'two partial updates of different fields',
  propose(subject) {
    const { operation, recipe, observers } = subject;
    if (operation.method !== 'PATCH' || recipe.bindings.length === 0) return [];
    const [first, ...others] = writableScalars(operation);
    if (first === undefined) return [];
    return others.slice(0, mostPairs).map((other, i) => ({
      probe: 'disjoint-patch',
      operations: [operation],
      resource: resourceOf(subject),
      steps: recipe.steps,
      perSlot: [],
      slots: [slotOf(subject, { only: [first.pointer] }), slotOf(subject, { only: [other.pointer] })],
      observers,
      values: {},
      needsRefusal: false,
      rank: 80 - i * 30,
    }));
  },
};
