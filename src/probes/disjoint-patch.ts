import { writableScalars } from '../data/fields.ts';
import type { Operation } from '../spec/spec.ts';
import { type Probe, slotOf, trialOf } from './probe.ts';

const mostPairs = 2;

/** Two partial updates of one resource that write different fields: whatever the order, both must hold in the end. */
export const disjointPatch: Probe = {
  id: 'disjoint-patch',
  about: 'two partial updates of different fields',
  propose(subject) {
    if (!isPartial(subject.operation) || subject.recipe.bindings.length === 0) return [];
    const [first, ...others] = writableScalars(subject.operation);
    if (first === undefined) return [];
    return others.slice(0, mostPairs).map((other, i) =>
      trialOf(subject, 'disjoint-patch', {
        slots: [slotOf(subject, { only: [first.pointer] }), slotOf(subject, { only: [other.pointer] })],
        rank: 80 - i * 30,
      }),
    );
  },
};

/** A PUT of which every field may be left out updates in part; if it does not, the serial model says so. */
const isPartial = ({ method, body }: Operation): boolean =>
  method === 'PATCH' || (method === 'PUT' && body !== undefined && (body.schema.required ?? []).length === 0);
