/** Calls of a scenario as steps, slots and observers: references become bindings, the rest is sent as it stands. Pure. */
import type { ScenarioCall } from '../config/config.ts';
import { below } from '../data/pointer.ts';
import { isObject, type Json } from '../json.ts';
import { isMissing, recipeFor } from '../spec/dependencies.ts';
import type { Binding, Step } from '../spec/recipe.ts';
import type { Operation, Spec } from '../spec/spec.ts';

/** Why a scenario cannot be raced: one sentence without its full stop. */
export class Unraceable extends Error {
  override readonly name = 'Unraceable';
}

export interface Bound {
  operation: Operation;
  bindings: Binding[];
  /** Parameter name, or JSON pointer in the body, `''` for the whole. */
  values: Record<string, Json>;
}

export function operationOf(spec: Spec, name: string): Operation {
  const found = spec.operations.find(({ id, operationId }) => id === name || operationId === name);
  if (found) return found;
  throw new Unraceable(`the document has no operation \`${name}\``);
}

/** A call whose references point to `steps`; path parameters that it leaves out come from the step that fits. */
export function boundTo(spec: Spec, call: ScenarioCall, steps: readonly Step[]): Bound {
  const operation = operationOf(spec, call.operation);
  const bound: Bound = { operation, bindings: [], values: {} };
  if (call.body !== undefined) bound.values[''] = call.body;
  for (const [name, value] of Object.entries(call.parameters)) {
    const place = operation.parameters.find((parameter) => parameter.name === name)?.in;
    const binding = referenceIn(value, name, place === 'query' || place === 'header' ? place : 'path', steps);
    if (binding) bound.bindings.push(binding);
    else bound.values[name] = value;
  }
  bound.bindings.push(...referencesInBody(call.body ?? null, '', steps), ...inferred(spec, bound, call, steps));
  const open = operation.parameters.find(
    ({ in: place, name }) =>
      place === 'path' && !Object.hasOwn(bound.values, name) && !bound.bindings.some((one) => one.name === name),
  );
  if (open) throw new Unraceable(`${operation.id} needs the parameter \`${open.name}\``);
  return bound;
}

const reference = /^\{([A-Za-z_][\w-]*)\.([\w.-]+)\}$/;

function referenceIn(value: Json, name: string, place: Binding['in'], steps: readonly Step[]): Binding | undefined {
  if (typeof value !== 'string') return undefined;
  const [, as, path] = reference.exec(value) ?? [];
  if (as === undefined || path === undefined) {
    if (/\{[A-Za-z_][\w-]*\.[\w.-]+\}/.test(value))
      throw new Unraceable(`\`${value}\` mixes a reference with other text, and a reference must stand alone`);
    return undefined;
  }
  if (!steps.some((step) => step.as === as))
    throw new Unraceable(`\`${value}\` names \`${as}\`, which no earlier call is`);
  return { in: place, name, step: as, field: path.split('.').at(-1)! };
}

function referencesInBody(body: Json, pointer: string, steps: readonly Step[]): Binding[] {
  if (Array.isArray(body)) return body.flatMap((item, i) => referencesInBody(item, below(pointer, i), steps));
  if (isObject(body))
    return Object.entries(body).flatMap(([key, item]) => referencesInBody(item, below(pointer, key), steps));
  const found = referenceIn(body, pointer, 'body', steps);
  return found ? [found] : [];
}

/** What the document's own dependencies would bind, to the newest step of the kind; a body that is given is complete. */
function inferred(
  spec: Spec,
  { operation, bindings, values }: Bound,
  { body }: ScenarioCall,
  steps: readonly Step[],
): Binding[] {
  const recipe = recipeFor(spec, operation);
  if (isMissing(recipe)) return [];
  return recipe.bindings.flatMap((binding) => {
    const isGiven = Object.hasOwn(values, binding.name) || bindings.some(({ name }) => name === binding.name);
    if (isGiven || (binding.in === 'body' && body !== undefined)) return [];
    const kind = recipe.steps.find(({ as }) => as === binding.step)?.resource;
    const step =
      steps.find(({ as, resource }) => as === binding.step && resource === kind) ??
      steps.findLast(({ resource }) => resource === kind);
    return step ? [{ ...binding, step: step.as }] : [];
  });
}
