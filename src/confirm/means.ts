/** Fixtures that hold enough for what is done with them. */
import { type NumericField, numericFields } from '../data/fields.ts';
import type { Trial } from '../probes/probe.ts';
import type { Lab } from '../rounds/lab.ts';
import type { Operation } from '../spec/spec.ts';

const plenty = 100;

/**
 * Where a trial cannot begin because something is refused for what it asks: what others are made of gets plenty of everything,
 * and what is made of it asks for the least. Once for every operation; what is configured stands.
 * @returns takes it back; `undefined` where there is nothing to give
 */
export function giveMeans(
  { values, tried }: Pick<Lab, 'values' | 'tried'>,
  { steps, slots, bound }: Pick<Trial, 'steps' | 'slots' | 'bound'>,
): (() => void) | undefined {
  const name = `means of ${slots[0].operation.id}`;
  if (bound || steps.length === 0 || tried.has(name)) return undefined;
  tried.add(name);
  const before = new Map(values);
  const givers = steps.filter(({ as }) => steps.some(({ bindings }) => bindings.some(({ step }) => step === as)));
  const rich = givers.length > 0 ? givers : steps;
  for (const step of steps)
    give(values, step.operation, rich.includes(step) ? most : ({ minimum }) => Math.max(1, minimum ?? 1));
  if ([...values].every(([id, given]) => before.get(id) === given)) return undefined;
  return () => {
    for (const { operation } of steps) restore(values, operation.id, before.get(operation.id));
  };
}

const most = ({ minimum, maximum }: NumericField): number =>
  Math.min(Math.max(plenty, minimum ?? plenty), maximum ?? Number.POSITIVE_INFINITY);

/** Prices and least amounts only make it dearer. */
const isMeans = ({ bounding }: NumericField): boolean => bounding === 0 || bounding > 2;

function give(values: Lab['values'], operation: Operation, amount: (field: NumericField) => number): void {
  const fields = numericFields(operation).filter(isMeans);
  if (fields.length === 0) return;
  const given = Object.fromEntries(fields.map((field) => [field.pointer, amount(field)]));
  values.set(operation.id, { ...given, ...values.get(operation.id) });
}

function restore(values: Lab['values'], id: string, given: ReturnType<Lab['values']['get']>): void {
  if (given === undefined) values.delete(id);
  else values.set(id, given);
}
