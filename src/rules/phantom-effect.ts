import { clients, sayPath } from './evidence.ts';
import type { Rule } from './rule.ts';
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
    const { explained, matches, replies, accepted, damaged } = assessment;
    const refused = replies.filter(({ kind }) => kind === 'rejected' || kind === 'refused');
    if (explained || matches.length === 0 || refused.length === 0) return undefined;
    const more = stateMatchesAny(assessment, (outcome) => outcome.accepted > accepted.length);
    if (!more) return undefined;
    return {
      damaged: damaged[0] ?? 'state',
      summary: `${clients(refused.map(({ slot }) => slot))} ${refused.length === 1 ? 'was' : 'were'} refused, but ${sayPath(damaged[0] ?? 'the state')} is as though ${more.accepted} requests had happened.`,
    };
  },
};
