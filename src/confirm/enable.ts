/** What an operation may need before it can succeed and the document does not say: a withdrawal is refused until something was paid in. */
import { selects } from '../config/select.ts';
import { type Subject, targetStep } from '../probes/probe.ts';
import type { Lab } from '../rounds/lab.ts';
import { isMissing, recipeFor } from '../spec/dependencies.ts';
import type { Recipe, Step } from '../spec/recipe.ts';
import type { Operation } from '../spec/spec.ts';

/** Operations that are tried as the one that comes first. */
const most = 4;

/**
 * The subject after one other operation on the same resource, which becomes the last step of the fixture: for each that may come
 * first, the nearest in the document first. What the fixture is made of already, deletes or is excluded is none of them.
 */
export function afterOthers(lab: Lab, subject: Subject): Subject[] {
  const { operation, recipe, spec } = subject;
  const target = targetStep(recipe.bindings);
  if (target === undefined) return [];
  const own = new Set([operation, ...recipe.steps.map((step) => step.operation)]);
  const at = spec.operations.indexOf(operation);
  const distance = (other: Operation): number => Math.abs(spec.operations.indexOf(other) - at);
  return spec.operations
    .filter((other) => ['POST', 'PUT', 'PATCH'].includes(other.method) && !own.has(other))
    .filter((other) => !lab.config.exclude.some((line) => selects(line, other)))
    .flatMap((other) => worksOn(target, recipe, recipeFor(spec, other)))
    .sort((one, other) => distance(one.operation) - distance(other.operation))
    .slice(0, most)
    .map((first) => ({ ...subject, recipe: { ...recipe, steps: [...recipe.steps, stepOf(first, subject)] } }));
}

/** Works on the same resource and needs nothing that the fixture does not have. */
function worksOn(target: string, { steps }: Recipe, other: ReturnType<typeof recipeFor>): Recipe[] {
  if (isMissing(other) || targetStep(other.bindings) !== target) return [];
  const made = new Map(steps.map((step) => [step.as, step.operation]));
  return other.steps.every(({ as, operation }) => made.get(as) === operation) ? [other] : [];
}

function stepOf({ operation, bindings }: Recipe, { spec }: Subject): Step {
  const resource = spec.graph?.made.get(operation.id);
  const name = resource?.name ?? operation.id;
  return { as: `${name} before`, resource: name, operation, bindings, ...(resource ? {} : { creates: false }) };
}
