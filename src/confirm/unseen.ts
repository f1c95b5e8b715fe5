/** Operations whose effect no read shows: there an answer can be wrong, and nothing that is lost can be seen. */
import { stateAt } from '../oracle/model.ts';
import { sameState } from '../oracle/projection.ts';
import type { Raced } from './race.ts';

const mostNamed = 3;

/** One sentence about those of `done` that are raced in earnest by their answers alone; none where every effect was read. */
export function unseen(raced: readonly Raced[], done: ReadonlySet<string>): string[] {
  const names = [...done].filter((id) => {
    const here = raced.filter(({ calibrated }) => calibrated.trial.operations.some((operation) => operation.id === id));
    return here.length > 0 && !here.some(({ calibrated }) => showsEffect(calibrated));
  });
  if (names.length === 0) return [];
  const rest = names.length - mostNamed;
  const named = `${names.slice(0, mostNamed).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  return [
    `No read showed what these operations do, so that they were judged by their answers alone and lost data would not have been seen: ${named}.`,
  ];
}

/** Some serial order leaves what is compared unlike it was before. */
function showsEffect({ model, trial }: Raced['calibrated']): boolean {
  const [none] = model.outcomes.filter(({ order }) => order.length === 0);
  if (!none || trial.invariants) return true;
  const before = stateAt(none.moment, model.projection);
  return model.outcomes.some(({ moment }) => !sameState(before, stateAt(moment, model.projection)));
}
