/** What shares nothing is made and read beside each other: over a distance it is the waiting that a scan is made of. */
import { valueOf } from '../data/extract.ts';
import type { History } from '../oracle/history.ts';
import type { Trial } from '../probes/probe.ts';
import { Stopped } from './budget.ts';
import type { Lab } from './lab.ts';
import { isFull, type Stage, setStage } from './stage.ts';
import { Unusable } from './unusable.ts';

/** Requests outside bursts that are under way together, at most. */
export const atOnce = 8;

/** Runs at most so many together. Where one fails no other is begun, and those under way are waited for: nothing is left to disturb what follows. */
export async function beside<T, R>(
  items: readonly T[],
  most: number,
  run: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const failures: unknown[] = [];
  const left = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of left) {
      try {
        results[index] = await run(item, index);
      } catch (error) {
        failures.push(error);
      }
      if (failures.length > 0) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, work));
  if (failures.length > 0) throw failures.find((error) => error instanceof Stopped) ?? failures[0];
  return results;
}

/**
 * Stages that share nothing. A server may be unable to make several things at once: where that fails, two have one identity, or one does
 * not read as `isKnown` wants what nobody has touched, all are made anew one after another, and so is everything from then on.
 * There may be room for fewer.
 * `null`: an observer did not answer.
 */
export async function setStages(
  lab: Lab,
  trial: Trial,
  size: number,
  isKnown: (untouched: History) => boolean,
): Promise<Stage[] | null> {
  const slots = Array.from({ length: size }, (_, slot) => slot);
  if (mayBeBeside(lab, trial)) {
    await lab.callers.freshen();
    const stages = await beside(slots, atOnce, () => setStage(lab, trial, size)).catch(spoiled);
    if (stages?.includes(null)) return null;
    const made = stages?.filter((stage) => stage !== null) ?? [];
    if (made.length === size && areApart(made) && made.every((stage) => isKnown(untouched(stage)))) return made;
    lab.oneByOne = true;
  }
  const stages = await oneAfterAnother(lab, trial, size);
  return stages.every((stage) => stage !== null) ? stages : null;
}

/** As many as there is room for, where no more of what they need are allowed; one alone is no burst. */
async function oneAfterAnother(lab: Lab, trial: Trial, size: number, isSwept = false): Promise<(Stage | null)[]> {
  const stages: (Stage | null)[] = [];
  try {
    while (stages.length < size) stages.push(await setStage(lab, trial, size));
  } catch (error) {
    if (!isFull(lab, trial, error)) throw error;
    if (!isSwept) {
      await lab.ledger.sweep();
      return oneAfterAnother(lab, trial, size, true);
    }
    if (stages.length < 2 || trial.size !== undefined) throw error;
  }
  return stages;
}

function spoiled(error: unknown): undefined {
  if (!(error instanceof Unusable)) throw error;
}

/** What is taken from what is there, an account of the round's own, and a limit that is filled up come one after another. */
const mayBeBeside = ({ oneByOne }: Lab, { steps, fills }: Trial): boolean =>
  !oneByOne && !fills && steps.every(({ existing, caller }) => !existing && !caller);

/** Nothing is in two of them. */
function areApart(stages: readonly Stage[]): boolean {
  const names = stages.flatMap(({ fixtures }) =>
    [...new Set(fixtures.flatMap((fixture) => [...fixture.values()]))].flatMap((made) => {
      const id = valueOf(made, 'id');
      return id === undefined ? [] : [JSON.stringify([made.resource, made.path, id])];
    }),
  );
  return new Set(names).size === names.length;
}

const untouched = ({ at, known, before }: Stage): History => ({
  arm: 'idle',
  at,
  order: [],
  known,
  before,
  replies: [],
  after: before,
});
