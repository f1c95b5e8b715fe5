/** What an operation may need before it can succeed and the document does not say: a withdrawal is refused until something was paid in. */
import { selects } from '../config/select.ts';
import { numericFields } from '../data/fields.ts';
import { type Subject, targetStep } from '../probes/probe.ts';
import type { Lab } from '../rounds/lab.ts';
import { isMissing, recipeFor } from '../spec/dependencies.ts';
import { asReadByCaller, isOfWhoeverCalls } from '../spec/fresh-caller.ts';
import { observersFor } from '../spec/observers.ts';
import type { Observer, Recipe, Step } from '../spec/recipe.ts';
import type { Operation } from '../spec/spec.ts';
import { type Attempt, changesAnything } from './calibrate.ts';

const changing = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** Neither excluded nor part of the fixture already, and it works on what `refused`, or the operation itself, works on. */
export function mayComeFirst(lab: Lab, subject: Subject, other: Operation, refused?: Step): boolean {
  const { operation, recipe, spec } = subject;
  const isOwn = other === operation || recipe.steps.some((step) => step.operation === other);
  if (isOwn || !changing.has(other.method) || lab.config.exclude.some((line) => selects(line, other))) return false;
  const found = recipeFor(spec, other);
  if (isMissing(found)) return false;
  return (
    ranked(found, fixtureBefore(subject, refused), refused ?? recipe) > 0 ||
    (!refused && (fillsTheOne(subject, found) || paysIn(subject, found)))
  );
}

/** Makes something in what there is one of, and the operation works on that too: the cart that is checked out has lines. */
const fillsTheOne = ({ operation, recipe, observers }: Subject, { operation: other, bindings }: Recipe): boolean =>
  other.method === 'POST' &&
  recipe.bindings.every((binding) => binding.in === 'caller') &&
  targetStep(bindings) === undefined &&
  observers
    .filter(isOfWhoeverCalls)
    .some(({ operation: { path } }) => [operation, other].every((each) => each.path.startsWith(`${path}/`)));

/** Says how much goes into what there is one of, which something else may be paid from: the wallet, of a purchase. */
const paysIn = (subject: Subject, other: Recipe): boolean =>
  other.operation.method === 'POST' &&
  numericFields(other.operation).length > 0 &&
  readsOfOne(subject, other).length > 0;

/** What there is one of, where the other makes something in it or changes it. */
const readsOfOne = ({ spec }: Subject, other: Recipe): Observer[] =>
  other.bindings.length > 0
    ? []
    : observersFor(spec, other).filter(
        (each) => isOfWhoeverCalls(each) && other.operation.path.startsWith(`${each.operation.path}/`),
      );

/**
 * The subject with one other operation in its fixture, which comes before `refused` and works on the same resource; before it stands
 * what had to come first for that one. `undefined`: it needs what the fixture has otherwise.
 */
export function afterOther(
  subject: Subject,
  other: Operation,
  chain: readonly Step[],
  refused?: Step,
): Subject | undefined {
  const { recipe, spec } = subject;
  const before = fixtureBefore(subject, refused);
  const first = recipeFor(spec, other);
  if (isMissing(first)) return undefined;
  const there = new Set(before.map(({ as }) => as));
  const further = [...first.steps, ...chain].filter(({ as }) => !there.has(as));
  const steps = [...before, ...further, stepOf(first, subject), ...recipe.steps.slice(before.length)];
  const known = new Set(subject.observers.map(({ operation }) => operation));
  const reads = readsOfOne(subject, first).filter(({ operation }) => !known.has(operation));
  const isFresh = steps.some(({ caller }) => caller);
  const observers = [...subject.observers, ...(isFresh ? reads.map(asReadByCaller) : reads)];
  return { ...subject, recipe: { ...recipe, steps }, observers };
}

const fixtureBefore = ({ recipe: { steps } }: Subject, refused: Step | undefined): Step[] =>
  refused ? steps.slice(0, steps.indexOf(refused)) : steps;

/** Works on the very same resource, or makes something beside it in what holds both; what is there by then is the same in both. */
function ranked(other: Recipe, before: readonly Step[], { bindings }: Pick<Recipe, 'bindings'>): number {
  const target = targetStep(bindings) ?? bindings[0]?.step;
  const made = new Map(before.map((step) => [step.as, step]));
  const isOther = ({ as, operation, named }: Step): boolean =>
    made.has(as) && (named ? made.get(as)?.named === undefined : made.get(as)?.operation !== operation);
  const on = targetStep(other.bindings);
  if (target === undefined || on === undefined || other.steps.some(isOther)) return 0;
  if (on === target) return 2;
  const holds = made.get(target)?.bindings.some(({ step }) => step === on) === true;
  return holds && other.operation.method === 'POST' ? 1 : 0;
}

/** Accepted, and nothing was seen to change: there may be nothing to do yet, as in a queue that is empty. */
export const isWithoutEffect = ({ trial, tried }: Attempt): boolean =>
  trial.slots[0].operation.method === 'POST' && trial.observers.length > 0 && !changesAnything(trial, tried);

function stepOf({ operation, bindings }: Recipe, { spec }: Subject): Step {
  const resource = spec.graph?.made.get(operation.id);
  const name = resource?.name ?? operation.id;
  return { as: `${name} before`, resource: name, operation, bindings, ...(resource ? {} : { creates: false }) };
}

/** The step of the fixture that a reason speaks of; `undefined` where the operation itself was refused. */
export const refusedStep = ({ recipe }: Subject, detail: string): Step | undefined =>
  recipe.steps.find(({ operation }) => detail.startsWith(`${operation.id} answered `));
