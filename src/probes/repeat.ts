import { numericFields, preconditionOf } from '../data/fields.ts';
import { makeData } from '../data/generate.ts';
import { valueAt } from '../data/pointer.ts';
import { figureIn } from '../json.ts';
import { graphOf, identifierType } from '../spec/graph.ts';
import { words } from '../spec/names.ts';
import type { Recipe, Step } from '../spec/recipe.ts';
import type { Operation, Spec } from '../spec/spec.ts';
import { type Bound, type Probe, type Subject, type Trial, targetStep, trialOf } from './probe.ts';

/** How many bounded variants are tried for one operation; each costs a fixture and two requests until it shows a limit. */
const mostBounds = 6;

/** Many copies of one mutating operation on one resource; once as created by default, and with every number that may bound it set small. */
export const repeat: Probe = {
  id: 'repeat',
  about: 'many copies of one mutating operation on one resource',
  propose({ anew, ...subject }) {
    return [...proposed(subject), ...(anew ? proposed({ ...subject, ...anew }) : [])];
  },
};

function proposed(subject: Subject): Trial[] {
  const base = baseTrial(subject);
  if (base === undefined) return fills(subject);
  const bounded = bounds(subject)
    .slice(0, mostBounds)
    .map((bound, i) => ({
      ...base,
      values: { [bound.step]: { [bound.pointer]: bound.value } },
      bound,
      needsRefusal: true,
      rank: base.rank + 20 - i,
    }));
  return [base, ...bounded, ...crowds(subject, base), ...siblings(subject, base), ...fills(subject)];
}

/**
 * Operations that work on something, be it what there is one of (`POST /account/withdraw` beside `GET /account`); creations
 * that stand alone are raced by `echo` and `twin-create`.
 */
function baseTrial(subject: Subject): Trial | undefined {
  const { recipe, operation, observers } = subject;
  const only = observers.some(({ kind, bindings }) => kind === 'item' && bindings.length === 0);
  const standsAlone = recipe.bindings.length === 0 && !only;
  if (standsAlone && (operation.method !== 'POST' || operation.body)) return undefined;
  // Under one precondition all but the first are stale: that is `same-precondition`.
  if (preconditionOf(operation)?.required) return undefined;
  return trialOf(subject, 'repeat', { rank: operation.method === 'DELETE' ? 30 : 60 });
}

/** What can be created only so often. Where nothing is needed for it, all of the API counts, and there is nothing disjoint. */
function fills(subject: Subject): Trial[] {
  const { spec, operation, recipe } = subject;
  const makes = spec.resources.some(({ creator }) => creator === operation);
  if (!makes || operation.method !== 'POST') return [];
  const disjoint = recipe.bindings.length === 0 ? { disjoint: true } : {};
  return [trialOf(subject, 'repeat', { fills: true, ...disjoint, needsRefusal: true, rank: 50 })];
}

/**
 * Where an operation needs several resources (an event and a customer), a limit of one may hide the limit of the other:
 * the second ticket for the same customer is refused before the seats run out. So each resource is also raced alone, every
 * client bringing its own of the rest.
 */
function crowds(subject: Subject, base: Trial): Trial[] {
  const direct = [...new Set(subject.recipe.bindings.map(({ step }) => step))];
  const leaves = direct.filter(
    (as) => !subject.recipe.steps.some((step) => step.bindings.some((binding) => binding.step === as)),
  );
  if (leaves.length < 2) return [];
  return leaves.flatMap((focus) => {
    const crowd: Trial = { ...base, perSlot: leaves.filter((as) => as !== focus), rank: base.rank - 5 };
    const small = bounds(subject)
      .filter(({ step }) => step === focus)
      .slice(0, 3)
      .map((bound, i) => ({
        ...crowd,
        values: { [bound.step]: { [bound.pointer]: bound.value } },
        bound,
        needsRefusal: true,
        rank: crowd.rank + 20 - i,
      }));
    return [{ ...crowd, needsRefusal: true }, ...small];
  });
}

/** Bounded variants of siblings that are tried. */
const mostSiblingBounds = 2;

/**
 * Each client takes the step with a resource of its own, and all of these have one parent: two orders of one product are
 * cancelled, two tasks of one board are started. What the parent holds is then changed by several at once.
 */
function siblings({ recipe, ...subject }: Subject, base: Trial): Trial[] {
  const target = targetStep(recipe.bindings);
  const own = recipe.steps.find(({ as }) => as === target);
  const on = recipe.steps.filter(({ bindings }) => bindings.some(({ step }) => step === target));
  // What only brings it into the state that it must be in is done to each.
  const isNeeded = on.some(({ creates }) => creates !== false);
  if (target === undefined || !own || own.bindings.length === 0 || isNeeded) return [];
  if (recipe.bindings.some(({ step }) => step !== target && !own.bindings.some((binding) => binding.step === step)))
    return [];
  const perSlot = [target, ...on.map(({ as }) => as)];
  const family: Trial = { ...base, perSlot, needsCommonEffect: true, rank: base.rank - 6 };
  const small = bounds({ recipe, ...subject })
    .filter(({ step }) => step !== target)
    .slice(0, mostSiblingBounds)
    .map((bound, i) => ({
      ...family,
      values: { [bound.step]: { [bound.pointer]: bound.value } },
      bound,
      needsRefusal: true,
      rank: family.rank + 20 - i,
    }));
  return [family, ...small];
}

/** Every number that the creation of a needed resource takes, set to 1 and to the amounts that the operation itself takes. */
function bounds({ spec, recipe, operation }: Pick<Subject, 'spec' | 'recipe' | 'operation'>): Bound[] {
  const declared = operation.racegate?.['bounded-by'];
  if (recipe.steps.length === 0) return [];
  // Once for all steps: some documents have bodies of thousands of values.
  const values = [1, ...amountsOf(operation)];
  const candidates = recipe.steps
    .flatMap((step) => (step.caller ? [] : boundsOf(step, values)))
    .map((bound) => (isDeclared(bound, declared, recipe) ? { ...bound, likely: mostLikely } : bound))
    .filter((bound) => bound.likely > 0 || !isPointer(spec, bound));
  return candidates.sort((one, other) => other.likely - one.likely).map(({ likely: _, ...bound }) => bound);
}

const mostLikely = 100;

/** `capacity`, `/capacity` or `event.capacity`. */
function isDeclared({ step, pointer }: Bound, declared: string | undefined, { steps }: Recipe): boolean {
  const field = pointer.slice(1).replaceAll('/', '.');
  const resource = steps.find(({ as }) => as === step)?.resource;
  return declared !== undefined && [pointer, field, `${resource}.${field}`].includes(declared);
}

function boundsOf(step: Step, values: number[]): (Bound & { likely: number })[] {
  return numericFields(step.operation).flatMap(({ pointer, minimum, maximum, bounding }) =>
    [...new Set(values)]
      .filter((value) => value >= (minimum ?? value) && value <= (maximum ?? value))
      .map((value) => ({ step: step.as, pointer, value, likely: bounding })),
  );
}

/** `project: 5`, where the document has projects: which one it lies in, and no amount. */
function isPointer(spec: Spec, { pointer }: Bound): boolean {
  const named = (spec.graph ?? graphOf(spec)).byName.get(words(pointer.slice(pointer.lastIndexOf('/') + 1)).join('-'));
  return named !== undefined && identifierType(named) !== 'string';
}

/** The numbers above 1 that the operation's own body holds: a balance of exactly one payment is a limit of one. */
function amountsOf(operation: Operation): number[] {
  const { body } = makeData(operation, { random: () => 0.5, tag: 'amount' });
  return numericFields(operation)
    .flatMap(({ pointer }) => figureIn(valueAt(body, pointer)) ?? [])
    .filter((value) => value > 1);
}
