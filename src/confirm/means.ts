/** Fixtures that hold enough for what is done with them. */
import { type NumericField, numericFields } from '../data/fields.ts';
import type { Trial } from '../probes/probe.ts';
import type { Lab } from '../rounds/lab.ts';
import type { Step } from '../spec/recipe.ts';

const plenty = 100;

/**
 * The trial with a fixture that holds plenty: what others are made of has plenty of everything, and what is made of it asks for
 * the least. What is configured or learned stands; `undefined` where that changes nothing, or where a bound is being tried.
 */
export function withMeans(trial: Trial, given: Lab['values']): Trial | undefined {
  const { steps, bound } = trial;
  if (bound) return undefined;
  const givers = steps.filter(({ as }) => steps.some(({ bindings }) => bindings.some(({ step }) => step === as)));
  const rich = givers.length > 0 ? givers : steps;
  const more = steps.map((step) => [step.as, meansOf(step, rich.includes(step) ? most : least, given)] as const);
  if (more.every(([, values]) => Object.keys(values).length === 0)) return undefined;
  return { ...trial, values: Object.fromEntries(more.map(([as, values]) => [as, { ...values, ...trial.values[as] }])) };
}

const most = ({ minimum, maximum }: NumericField): number =>
  Math.min(Math.max(plenty, minimum ?? plenty), maximum ?? Number.POSITIVE_INFINITY);
const least = ({ minimum }: NumericField): number => Math.max(1, minimum ?? 1);

/** Prices and least amounts only make it dearer. */
const isMeans = ({ bounding }: NumericField): boolean => bounding === 0 || bounding > 2;

function meansOf(
  { operation }: Step,
  amount: (field: NumericField) => number,
  given: Lab['values'],
): Record<string, number> {
  const fixed = given.get(operation.id) ?? {};
  const fields = numericFields(operation).filter((field) => isMeans(field) && !Object.hasOwn(fixed, field.pointer));
  return Object.fromEntries(fields.map((field) => [field.pointer, amount(field)]));
}
