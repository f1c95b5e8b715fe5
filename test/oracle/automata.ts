/** Random APIs: small automata whose requests take effect at one instant, so that whatever they do together some order explains. */
import * as fc from 'fast-check';
import { type Answer, type Handling, reading, type Toy, turn } from '../helpers/histories.ts';

export interface Automaton {
  at: number;
  rows: { id: string; by: string }[];
}

/** What a request does, by the state that it finds. */
export interface Table {
  next: number[];
  status: number[];
  adds: boolean[];
  tells: 'nothing' | 'state' | 'message';
}

const states = 4;

const table: fc.Arbitrary<Table> = fc.record({
  next: fc.array(fc.nat(states - 1), { minLength: states, maxLength: states }),
  status: fc.array(fc.constantFrom(200, 200, 201, 204, 400, 404, 409, 422), { minLength: states, maxLength: states }),
  adds: fc.array(fc.boolean(), { minLength: states, maxLength: states }),
  tells: fc.constantFrom('nothing' as const, 'state' as const, 'message' as const),
});

/** What befalls one request of a burst on its way. */
export type Fate =
  | 'answered'
  /** Turned away, nothing done. */
  | 'rejected'
  /** Its answer is a 500 or none, and it happened. */
  | 'happened'
  /** The same, and it did not. */
  | 'vanished';

export const tables = (least = 1, most = 2): fc.Arbitrary<Table[]> =>
  fc.array(table, { minLength: least, maxLength: most });

/** `fates` befall the slots of concurrent rounds only. */
export function automaton(
  roles: readonly Table[],
  fates: readonly Fate[] = [],
  rejection = 409,
  failure: number | null = 500,
) {
  let racing = false;
  const toy: Toy<Automaton> = {
    operations: roles.map((_, i) => `POST /things/{id}/step-${i}`),
    fresh: () => ({ at: 0, rows: [] }),
    sends: (_slot, canary) => ({ by: canary }),
    *handle(state, { slot, sent }, world): Handling {
      const fate = racing ? (fates[slot] ?? 'answered') : 'answered';
      yield turn;
      if (fate === 'rejected') return { status: rejection, body: { error: 'busy' } };
      if (fate === 'vanished') return { status: failure };
      const answer = step(roles[slot % roles.length]!, state, (sent as { by: string }).by, world.unique());
      yield turn;
      return fate === 'happened' ? { status: failure } : answer;
    },
    read: ({ at, rows }) => [reading('thing', { at }), reading('row.list', rows)],
  };
  return {
    toy,
    race: (): void => {
      racing = true;
    },
  };
}

function step(role: Table, state: Automaton, by: string, id: string): Answer {
  const found = state.at;
  state.at = role.next[found]!;
  if (role.adds[found]) state.rows.push({ id, by });
  const status = role.status[found]!;
  if (role.tells === 'nothing' || status === 204) return { status };
  return role.tells === 'state' ? { status, body: { at: state.at } } : { status, body: { message: `found ${found}` } };
}
