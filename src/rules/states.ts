/** Whose state is this? Looks for a learned outcome that left the very state the burst left. */
import type { Assessment } from '../oracle/assess.ts';
import { statesUnder } from '../oracle/explain.ts';
import type { Outcome } from '../oracle/model.ts';
import { sameState } from '../oracle/projection.ts';

/** The learned outcome whose final state equals the burst's, responses aside; requests stand in it at their own places or, where all are alike, at any. */
export function stateMatchesAny(
  { history, model }: Assessment,
  wanted: (outcome: Outcome) => boolean,
): Outcome | undefined {
  return model.outcomes.find((outcome) => {
    if (!wanted(outcome)) return false;
    const slots = history.replies.map(({ slot }) => slot);
    const places = model.symmetric ? rotations(outcome.order.length, slots) : [outcome.order];
    return places.some((place) => {
      const { observed, expected } = statesUnder({ outcome, slots: place }, history, model);
      return sameState(observed, expected);
    });
  });
}

/** Enough placements to find a survivor: for pairs these are all of them. */
const rotations = (positions: number, slots: readonly number[]): number[][] =>
  slots.map((_, first) => Array.from({ length: positions }, (_, i) => slots[(first + i) % slots.length]!));
