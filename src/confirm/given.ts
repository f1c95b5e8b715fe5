/** What a resource was given when it was made, and what uses it has to say again: a PIN, a pass phrase. */
import { type Slot, type Trial, targetStep } from '../probes/probe.ts';
import { bodyFields, scalarFields } from '../spec/fields.ts';
import type { Binding, Step } from '../spec/recipe.ts';
import type { Operation } from '../spec/spec.ts';

/** The trial whose requests say it again; `undefined` where nothing of the kind is asked for. */
export function withGiven(trial: Trial): Trial | undefined {
  const slots = trial.slots.map((slot) => saying(slot, trial.steps)) as Trial['slots'];
  return slots.every((slot, i) => slot === trial.slots[i]) ? undefined : { ...trial, slots };
}

function saying(slot: Slot, steps: readonly Step[]): Slot {
  const target = steps.find(({ as }) => as === targetStep(slot.bindings));
  if (slot.operation.method !== 'POST' || !target) return slot;
  const bound = new Set(slot.bindings.map(({ name }) => name));
  const kept = new Set(plainFields(target.operation).filter((name) => !isShown(name, target.operation)));
  const given = plainFields(slot.operation).filter((name) => kept.has(name) && !bound.has(`/${name}`));
  if (given.length === 0) return slot;
  const bindings = given.map((name): Binding => ({ in: 'body', name: `/${name}`, step: target.as, field: name }));
  return { ...slot, bindings: [...slot.bindings, ...bindings] };
}

const plainFields = ({ body }: Operation): string[] =>
  bodyFields(body)
    .filter(({ pointer, name }) => pointer === `/${name}`)
    .map(({ name }) => name);

/** What everybody is told need not be known. */
const isShown = (name: string, { answers }: Operation): boolean =>
  answers.some(({ schema }) => schema !== undefined && scalarFields(schema).some((field) => field.name === name));
