/** Which fields of a request need not be shown? */
import { tokens } from '../data/pointer.ts';
import { isObject } from '../json.ts';
import type { History } from '../oracle/history.ts';
import type { Slot, Trial } from '../probes/probe.ts';

/** The trial with only those fields of its body that the document requires; `undefined` where no other was sent, or one of them matters. */
export function leaner(trial: Trial, { replies }: History): Trial | undefined {
  const [slot, ...others] = trial.slots;
  const sent = replies[0]?.sent ?? null;
  // A PUT replaces: what it leaves out would be another change.
  if (others.length > 0 || slot.only || slot.operation.method === 'PUT' || !isObject(sent)) return undefined;
  const required = slot.operation.body?.schema.required ?? [];
  const isRequired = (name: string): boolean => required.includes(name);
  if (required.length === 0 || Object.keys(sent).every(isRequired) || !meant(slot).every(isRequired)) return undefined;
  return { ...trial, slots: [{ ...slot, only: [] }] };
}

/** Fields that the trial sets itself, or binds to its fixture. */
function meant({ values = {}, bindings }: Slot): string[] {
  const bound = bindings.filter((binding) => binding.in === 'body').map(({ name }) => name);
  return [...Object.keys(values).filter((key) => key.startsWith('/')), ...bound].map(
    (name) => (name.startsWith('/') ? tokens(name)[0] : name) ?? name,
  );
}
