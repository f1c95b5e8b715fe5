/** Which operations a campaign has exercised, and why it has not exercised the others. */
import { saysFailure } from '../data/failure.ts';
import type { History, Reply } from '../oracle/history.ts';
import type { Plan, Untested } from '../plan.ts';
import { slotAt } from '../rounds/stage.ts';
import type { Operation } from '../spec/spec.ts';
import type { Raced } from './race.ts';
import { differences } from './settle.ts';

interface Ended {
  raced: readonly Raced[];
  /** Why it ended before the plan did. */
  stopped?: string;
}

const exercisedVerdicts = new Set<Raced['verdict']>(['clean', 'racy', 'suspected']);

/** The operations that a verdict speaks of: of two that were raced, one may have been refused every time. */
export const exercised = ({ raced }: Pick<Ended, 'raced'>): Set<string> =>
  new Set(
    raced
      .filter(({ verdict }) => exercisedVerdicts.has(verdict))
      .flatMap(({ calibrated }) => calibrated.trial.operations.filter((operation) => takesPart(calibrated, operation)))
      .map(({ id }) => id),
  );

/** Succeeded at least once, alone or after others, unless its refusals are what is raced. */
const takesPart = ({ trial, serial }: Raced['calibrated'], operation: Operation): boolean =>
  trial.mayBeRefused === true ||
  trial.scenario !== undefined ||
  serial.some((history) =>
    history.replies.some((reply) => slotAt(trial, reply.slot).operation === operation && succeeded(reply, history)),
  );

/** Unless its body says that it failed, and nothing was seen to change. */
function succeeded({ slot, status, body }: Reply, { order, before, steps }: History): boolean {
  if (status === null || status >= 400 || !saysFailure(body)) return status !== null && status < 400;
  const at = order.indexOf(slot);
  const [earlier, later] = [at > 0 ? steps?.[at - 1] : before, steps?.[at]];
  return earlier === undefined || later === undefined || differences(earlier, later).length > 0;
}

/**
 * Why the rest was not exercised.
 * @param waiting have a trial that is worth racing
 * @param reasons operation → why it could not be tried
 */
export function leftUntested(
  plan: Plan,
  { raced, stopped }: Ended,
  waiting: ReadonlySet<Operation>,
  reasons: ReadonlyMap<string, Untested>,
): Untested[] {
  const done = exercised({ raced });
  const operations = [...new Set(plan.entries.map(({ subject }) => subject.operation))];
  return operations
    .filter(({ id }) => !done.has(id))
    .map((operation) => {
      const { id } = operation;
      // Beside another operation it was in flight, and refused as it is alone: that is what there is to say.
      const inconclusive = raced.find(
        ({ verdict, calibrated }) =>
          !exercisedVerdicts.has(verdict) &&
          calibrated.trial.operations.includes(operation) &&
          (reasons.get(id)?.reason !== 'refused' || takesPart(calibrated, operation)),
      );
      if (inconclusive) {
        const { verdict, reason } = inconclusive;
        return { operation: id, reason: verdict, detail: sentence(reason ?? verdict) };
      }
      // A trial that waited for its turn counts for more than another one that could not be made.
      const reason = stopped !== undefined && waiting.has(operation) ? undefined : reasons.get(id);
      if (reason) return { ...reason, detail: `${reason.detail}${madeUp(plan, operation, reason)}` };
      return stopped === undefined
        ? {
            operation: id,
            reason: 'no-probe',
            detail: 'No probe applies: sent twice, it shows no limit and no effect that could be lost.',
          }
        : { operation: id, reason: 'not-reached', detail: `The scan ended before its turn: ${stopped}.` };
    });
}

/** What was refused may have wanted a name that is known there. */
function madeUp({ entries }: Plan, operation: Operation, { reason, detail }: Untested): string {
  const steps = entries.find(({ subject }) => subject.operation === operation)?.subject.recipe.steps ?? [];
  const names = steps.flatMap(({ named }) => named?.fields[0] ?? []);
  if (reason !== 'refused' || names.length === 0 || !/ answered 404\b/.test(detail)) return '';
  const values = names.map((name) => `${name}: …`).join(', ');
  return ` (asked with a new name for ${names.map((name) => `{${name}}`).join(' and ')}; one that is known there is given in the configuration: \`values: { ${values} }\`)`;
}

/** Scenarios that were declared and not raced: the operation itself may well have been. */
export const missedScenarios = (plan: Plan, { raced, stopped }: Ended): string[] =>
  plan.entries.flatMap(({ trials }) => {
    const name = trials[0]?.scenario;
    if (name === undefined || raced.some(({ calibrated }) => calibrated.trial.scenario === name)) return [];
    const why = stopped ?? 'its set-up or its requests were refused; see the operations that were not tested';
    return [`The scenario "${name}" was not raced: ${why}.`];
  });

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
