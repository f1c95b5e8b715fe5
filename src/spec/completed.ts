/** What of a recipe only the whole of it tells: whose alone a thing is, and how one must be known that was made. */
import { needsOf } from './needs.ts';
import type { Binding, Step } from './recipe.ts';
import type { Graph } from './spec.ts';

interface Setting {
  graph: Graph;
  takesExisting: boolean;
}

/** The steps with what only all of them, and the operation's own bindings, tell. */
export function completed(
  { graph, takesExisting }: Setting,
  steps: readonly Step[],
  bindings: readonly Binding[],
): Step[] {
  const all = [bindings, ...steps.map((step) => step.bindings)];
  return steps.map((step) => {
    const uses = all.flat().filter((binding) => binding.step === step.as);
    const listing = step.creates === false || uses.length === 0 ? undefined : listingOf(graph, step);
    // What is used without naming what it came with may be everybody's.
    const isApart = all.some(
      (use) => use.some((one) => one.step === step.as) && use.every((one) => one.step !== step.held?.by),
    );
    return {
      ...step,
      ...(step.held && isApart && !takesExisting ? { held: { ...step.held, apart: true } } : {}),
      ...(listing ? { listing: { ...listing, uses } } : {}),
    };
  });
}

/** Where nothing more than the step itself needs is needed to read it. */
function listingOf(graph: Graph, { resource, bindings }: Step): Pick<Step, 'operation' | 'bindings'> | undefined {
  const list = graph.byName.get(resource)?.list;
  if (list === undefined) return undefined;
  const known = needsOf(graph, list, undefined).map(({ in: place, name, resource: of }) => {
    const found = bindings.find((each) => each.name === name || each.step.replace(/#\d+$/, '') === of?.name);
    return found && { ...found, in: place, name };
  });
  return known.every((each) => each !== undefined) ? { operation: list, bindings: known } : undefined;
}
