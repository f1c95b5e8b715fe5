import { acceptedTooMany, answered } from './evidence.ts';
import type { Rule } from './rule.ts';

export const writeSkew: Rule = {
  id: 'write-skew',
  about: 'two different operations, or one on two things, are both acknowledged where each serial order refuses one',
  severity: 'high',
  invariant: 'exclusion',
  cwe: ['CWE-362'],
  owasp: ['API6:2023'],
  asvs: [],
  judge(assessment, { probe, operations: [one, other], resource }) {
    const isOnTwo = probe === 'clear-out';
    if (assessment.explained || (!other && !isOnTwo) || !acceptedTooMany(assessment)) return undefined;
    const what = isOnTwo ? `${one?.id} on two that belong together` : `${one?.id} and ${other?.id}`;
    return {
      damaged: resource,
      summary: `${answered(assessment)}: ${what}; in either order the second is refused.`,
    };
  },
};
