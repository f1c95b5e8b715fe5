import { writableScalars } from '../data/fields.ts';
import { tokens } from '../data/pointer.ts';
import type { Binding } from '../spec/recipe.ts';
import { flatten, typeOf } from '../spec/schema.ts';
import type { Operation, Schema } from '../spec/spec.ts';
import { type Probe, slotOf, trialOf } from './probe.ts';

const mostPairs = 2;

/** Two partial updates of one resource that write different fields: whatever the order, both must hold in the end. */
export const disjointPatch: Probe = {
  id: 'disjoint-patch',
  about: 'two partial updates of different fields',
  propose(subject) {
    const { operation, recipe } = subject;
    if (!isPartial(operation, recipe.bindings) || recipe.bindings.length === 0) return [];
    const [first, ...others] = writableScalars(operation);
    if (first === undefined) return [];
    return others.slice(0, mostPairs).map((other, i) =>
      trialOf(subject, 'disjoint-patch', {
        slots: [slotOf(subject, { only: [first.pointer] }), slotOf(subject, { only: [other.pointer] })],
        rank: 80 - i * 30,
      }),
    );
  },
};

/** A PUT of which every field may be left out, but for what says which one is meant, updates in part; if it does not, the serial model says so. */
function isPartial({ method, body }: Operation, bindings: readonly Binding[]): boolean {
  const own = bindings.flatMap((binding) => (binding.own ? tokens(binding.name).slice(0, 1) : []));
  const { properties = {}, required = [] } = flatten(body?.schema ?? {});
  // `{article: {…}}` of which every field may be left out.
  const isOpen = (schema: Schema): boolean => typeOf(schema) === 'object' && (schema.required ?? []).length === 0;
  const needed = required.filter((name) => !own.includes(name) && !isOpen(flatten(properties[name] ?? {})));
  return method === 'PATCH' || (method === 'PUT' && body !== undefined && needed.length === 0);
}
