/** What an operation may need before it can succeed and the document does not say: a withdrawal is refused until something was paid in. */
import { selects } from '../config/select.ts';
import { type Subject, targetStep } from '../probes/probe.ts';
import type { Lab } from '../rounds/lab.ts';
import { isMissing, recipeFor } from '../spec/dependencies.ts';
import type { Recipe, Step } from '../spec/recipe.ts';
import type { Operation } from '../spec/spec.ts';
import { type Attempt, changesAnything } from './calibrate.ts';

/** Operations that are tried as the one that comes first. */
const most = 4;

/**
 * The subject with one other operation in its fixture, which comes before `refused` and works on the same resource: one subject for
 * each that may be what is missing, the nearest in the document first. What the fixture is made of already, deletes or is excluded
 * is none of them.
 */
export function afterOthers(lab: Lab, subject: Subject, refused: Step | undefined): Subject[] {
  const { operation, recipe, spec } = subject;
  const before = refused ? recipe.steps.slice(0, recipe.steps.indexOf(refused)) : recipe.steps;
  const { bindings } = refused ?? recipe;
  const target = targetStep(bindings) ?? bindings[0]?.step;
  if (target === undefined) return [];
  const own = new Set([operation, ...recipe.steps.map((step) => step.operation)]);
  const at = spec.operations.indexOf((refused ?? subject).operation);
  const distance = (other: Operation): number => Math.abs(spec.operations.indexOf(other) - at);
  return spec.operations
    .filter((other) => ['POST', 'PUT', 'PATCH'].includes(other.method) && !own.has(other))
    .filter((other) => !lab.config.exclude.some((line) => selects(line, other)))
    .flatMap((other) => worksOn(target, before, recipeFor(spec, other)))
    .sort((one, other) => distance(one.operation) - distance(other.operation))
    .slice(0, most)
    .map((first) => [...before, stepOf(first, subject), ...recipe.steps.slice(before.length)])
    .map((steps) => ({ ...subject, recipe: { ...recipe, steps } }));
}

/** Accepted, and nothing was seen to change: there may be nothing to do yet, as in a queue that is empty. */
export const isWithoutEffect = ({ trial, tried }: Attempt): boolean =>
  trial.slots[0].operation.method === 'POST' && trial.observers.length > 0 && !changesAnything(trial, tried);

/** Works on the same resource and needs nothing that is not there by then. */
function worksOn(target: string, before: readonly Step[], other: ReturnType<typeof recipeFor>): Recipe[] {
  if (isMissing(other) || targetStep(other.bindings) !== target) return [];
  const made = new Map(before.map((step) => [step.as, step]));
  const isThere = ({ as, operation, named }: Step): boolean =>
    named ? made.get(as)?.named !== undefined : made.get(as)?.operation === operation;
  return other.steps.every(isThere) ? [other] : [];
}

function stepOf({ operation, bindings }: Recipe, { spec }: Subject): Step {
  const resource = spec.graph?.made.get(operation.id);
  const name = resource?.name ?? operation.id;
  return { as: `${name} before`, resource: name, operation, bindings, ...(resource ? {} : { creates: false }) };
}

/** The step of the fixture that a reason speaks of; `undefined` where the operation itself was refused. */
export const refusedStep = ({ recipe }: Subject, detail: string): Step | undefined =>
  recipe.steps.find(({ operation }) => detail.startsWith(`${operation.id} answered `));
