/** A plan as a Mermaid flowchart: which creation leads to which operation, and what is not raced. */
import type { Plan } from '../plan.ts';
import type { Recipe } from '../spec/recipe.ts';

/** Mermaid draws no more than this unless it is told to. */
const mostEdges = 500;

/** The dependency graph of the plan; an arrow bears the name of what is made. Not raced: dashed, with the reason's code. */
export function mermaid({ entries, untested }: Pick<Plan, 'entries' | 'untested'>): string {
  const nodes = new Map<string, string>();
  const nodeOf = (id: string): string => {
    const known = nodes.get(id) ?? `o${nodes.size + 1}`;
    nodes.set(id, known);
    return known;
  };
  const recipes = entries.map(({ subject }) => subject.recipe);
  for (const { operation } of recipes) nodeOf(operation.id);
  const all = [...new Set(recipes.flatMap((recipe) => edgesOf(recipe, nodeOf)))];
  const boxes = [...nodes].map(([id, node]) => `  ${node}["${label(id)}"]`);
  const dashed = untested.map(
    ({ operation, reason }) => `  ${nodeOf(operation)}["${label(operation)}<br>${label(reason)}"]:::untested`,
  );
  return [
    ...(all.length > mostEdges ? [`%%{init: {"maxEdges": ${all.length}}}%%`] : []),
    'flowchart LR',
    ...boxes,
    ...dashed,
    ...all,
    ...(dashed.length > 0 ? ['  classDef untested stroke-dasharray: 4'] : []),
  ].join('\n');
}

function edgesOf({ operation, bindings, steps }: Recipe, nodeOf: (id: string) => string): string[] {
  const made = new Map(steps.map((step) => [step.as, step]));
  const users = [{ operation, bindings }, ...steps];
  return users.flatMap((user) =>
    [...new Set(user.bindings.map(({ step }) => step))].flatMap((as) => {
      const step = made.get(as);
      return step === undefined || step.operation === user.operation
        ? []
        : [`  ${nodeOf(step.operation.id)} -->|"${label(as)}"| ${nodeOf(user.operation.id)}`];
    }),
  );
}

/** Nothing of the document ends a label or begins a tag. */
const label = (text: string): string =>
  text.replace(/[^\p{L}\p{N} /{}_.:,~*@+-]/gu, (char) => `#${char.codePointAt(0)};`);
