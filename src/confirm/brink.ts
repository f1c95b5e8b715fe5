/** Limits that serial rounds show: what one request takes is seen, and no more than that is left for it. */
import { numericFields } from '../data/fields.ts';
import { valueAt } from '../data/pointer.ts';
import { figureIn, type Json } from '../json.ts';
import { observerOf, stateOf } from '../oracle/facts.ts';
import type { History } from '../oracle/history.ts';
import type { Trial } from '../probes/probe.ts';
import type { Lab } from '../rounds/lab.ts';
import { dataFor } from '../rounds/requests.ts';

/** A number of one resource that the first request brought down; below zero: that it raised. */
export interface Taking {
  path: string;
  from: number;
  taken: number;
}

/** Those that every round has seen taken by the same. */
export const takings = (trial: Pick<Trial, 'observers'>, histories: readonly History[]): Taking[][] =>
  moves(trial, histories).filter(([one]) => one !== undefined && one.taken > 0);

function moves({ observers }: Pick<Trial, 'observers'>, histories: readonly History[]): Taking[][] {
  const items = new Set(observers.filter(({ kind }) => kind === 'item').map(({ id }) => id));
  const [first, ...others] = histories.map((history) => takenIn(history, items));
  return (first ?? []).flatMap((one) => {
    const same = others.map((taken) => taken.find(({ path, taken }) => path === one.path && taken === one.taken));
    return same.every((each) => each !== undefined) ? [[one, ...same]] : [];
  });
}

function takenIn({ before, replies, steps }: History, items: ReadonlySet<string>): Taking[] {
  const [reply] = replies;
  const [reading] = steps ?? [];
  if (!reading || (reply?.status ?? 500) >= 400) return [];
  const start = stateOf(before, before);
  return [...stateOf(before, reading)].flatMap(([path, values]) => {
    const [from, to] = [figureIn(start.get(path)?.[0]), figureIn(values[0])];
    if (from === undefined || to === undefined || to === from || !items.has(observerOf(path))) return [];
    return [{ path, from, taken: Number((from - to).toPrecision(12)) }];
  });
}

/**
 * The trial with requests that each ask for all there is, or with a fixture that holds what one of them takes. Only where every
 * round begins alike. What adds what it is told, and may be told less than nothing, can ask for all there is as well.
 */
export function atTheBrink(lab: Lab, trial: Trial, histories: readonly History[]): Trial[] {
  const known = moves(trial, histories)
    .filter((seen) => seen.every(({ from }) => from === seen[0]?.from))
    .flatMap(([one]) => (one && one.from > Math.max(0, one.taken) ? [one] : []));
  const brink = { needsRefusal: true, isBrink: true, rank: trial.rank + 20 };
  return known.flatMap(({ from, taken }): Trial[] => {
    const [slot] = trial.slots;
    const [said, all] = taken > 0 ? [taken, from] : [-taken, -from];
    const asked = pointersOf(slot.operation, histories[0]?.replies[0]?.sent ?? null, said, all).map((pointer) => ({
      ...trial,
      ...brink,
      slots: [{ ...slot, values: { ...slot.values, [pointer]: all } }] as Trial['slots'],
      takesAll: true,
      ...(taken < 0 ? { aside: true } : {}),
    }));
    if (taken < 0) return asked;
    const held = trial.steps.flatMap((step) => {
      if (step.caller || step.operation.method === 'GET') return [];
      const { body = null } = dataFor(lab, step.operation, 'brink', trial.values[step.as] ?? {}, step.as);
      return pointersOf(step.operation, body, from, taken).map((pointer) => ({
        ...trial,
        ...brink,
        values: { ...trial.values, [step.as]: { ...trial.values[step.as], [pointer]: taken } },
        bound: { step: step.as, pointer, value: taken },
      }));
    });
    return [...asked, ...held];
  });
}

/** Where a body says `there`, and may say `wanted`. */
const pointersOf = (operation: Trial['operations'][number], body: Json, there: number, wanted: number): string[] =>
  numericFields(operation).flatMap(({ pointer, minimum = wanted, maximum = wanted }) =>
    figureIn(valueAt(body, pointer)) === there && minimum <= wanted && wanted <= maximum ? [pointer] : [],
  );
