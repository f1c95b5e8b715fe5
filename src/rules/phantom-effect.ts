import type { Assessment } from '../oracle/assess.ts';
import { clients, movedByRefused, sayPath } from './evidence.ts';
import type { Rule, Violation } from './rule.ts';
import { stateMatchesAny } from './states.ts';

export const phantomEffect: Rule = {
  id: 'phantom-effect',
  about: 'a refused request changed the state all the same',
  severity: 'high',
  invariant: 'atomicity',
  cwe: ['CWE-362'],
  owasp: ['API6:2023'],
  asvs: [],
  judge(assessment) {
    const { explained, matches, replies } = assessment;
    const refused = replies.filter(({ kind }) => kind === 'rejected' || kind === 'refused').map(({ slot }) => slot);
    if (explained || matches.length === 0 || refused.length === 0) return undefined;
    return asThoughAccepted(assessment, refused) ?? beyondTheLimit(assessment, refused);
  },
};

/** The state is that of a serial order which accepts more. */
function asThoughAccepted(assessment: Assessment, refused: readonly number[]): Violation | undefined {
  const { accepted, damaged } = assessment;
  const more = stateMatchesAny(assessment, (outcome) => outcome.accepted > accepted.length);
  if (!more) return undefined;
  const path = damaged[0] ?? 'state';
  return {
    damaged: path,
    summary: `${wereRefused(refused)}, but ${sayPath(path)} is as though ${more.accepted} requests had happened.`,
  };
}

/** No serial order goes so far, and those that were accepted do not account for it. */
function beyondTheLimit(assessment: Assessment, refused: readonly number[]): Violation | undefined {
  const moved = movedByRefused(assessment);
  if (!moved) return undefined;
  return {
    damaged: moved.path,
    summary: `${wereRefused(refused)}, but ${sayPath(moved.path)} went from ${moved.start} to ${moved.end}, further than the ${assessment.accepted.length} accepted account for.`,
  };
}

const wereRefused = (slots: readonly number[]): string =>
  `${clients(slots)} ${slots.length === 1 ? 'was' : 'were'} refused`;
