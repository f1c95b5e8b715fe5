import { answered, clients, fieldsFirst, sayPath, sharedTotal, shortfalls } from './evidence.ts';
import type { Rule } from './rule.ts';
import { stateMatchesAny } from './states.ts';

export const lostUpdate: Rule = {
  id: 'lost-update',
  about: 'several changes are acknowledged and the state shows fewer',
  severity: 'high',
  invariant: 'count',
  cwe: ['CWE-362', 'CWE-367'],
  owasp: ['API6:2023'],
  asvs: ['15.4.2'],
  judge(assessment) {
    if (assessment.explained || assessment.matches.length === 0 || assessment.accepted.length < 2) return undefined;
    const short = fieldsFirst(shortfalls(assessment))[0];
    if (short) {
      const expected = short.serial.find(({ outcome }) =>
        assessment.matches.some((match) => match.outcome === outcome),
      );
      return {
        damaged: short.path,
        summary: `${answered(assessment)}, but ${sayPath(short.path)} went from ${short.start} to ${short.end}; one after another it ends at ${short.start + (expected?.change ?? 0)}.`,
      };
    }
    const total = sharedTotal(assessment);
    if (total)
      return {
        damaged: total.path.replaceAll('/', '.'),
        summary: `${clients(total.slots)} were both told ${total.path} ${JSON.stringify(total.value)}, as though the other had not been; one after another each is told another one.`,
      };
    const fewer = stateMatchesAny(assessment, ({ accepted }) => accepted < assessment.accepted.length);
    if (!fewer) return undefined;
    const damaged = assessment.damaged[0] ?? 'state';
    return {
      damaged,
      summary: `${answered(assessment)}, but ${sayPath(damaged)} is as though only ${fewer.accepted} of them had happened.`,
    };
  },
};
