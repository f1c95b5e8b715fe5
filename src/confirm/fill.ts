/** Limits that no parameter sets (five keys an account, ten projects): filled up so far that one more is the last. */
import { isOverload } from '../oracle/classes.ts';
import type { Trial } from '../probes/probe.ts';
import type { Lab } from '../rounds/lab.ts';
import { serialRound } from '../rounds/round.ts';
import type { Step } from '../spec/recipe.ts';

/** Creations that are tried in search of a limit. */
const most = 20;

/**
 * The trial with as many creations before it as leave room for one; `undefined` where twenty are accepted, or where fewer than
 * two are, which other trials see.
 */
export async function filledUp(lab: Lab, trial: Trial): Promise<Trial | undefined> {
  const order = Array.from({ length: most }, (_, slot) => slot);
  const round = await serialRound(lab, trial, order, most, 'refused');
  const statuses = round?.history.replies.map(({ status }) => status ?? 0) ?? [];
  const room = statuses.findIndex((status) => status >= 400);
  if (room < 2 || isOverload(statuses[room]!)) return undefined;
  const resource = lab.spec.graph?.made.get(trial.slots[0].operation.id)?.name ?? trial.resource;
  return { ...trial, steps: [...trial.steps, ...copies(trial, resource, room - 1)] };
}

function copies({ slots: [{ operation, bindings }] }: Trial, resource: string, count: number): Step[] {
  return Array.from({ length: count }, (_, index) => ({
    as: `${resource}.${index + 1}`,
    resource,
    operation,
    bindings,
  }));
}
