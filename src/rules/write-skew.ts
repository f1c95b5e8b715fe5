import { acceptedTooMany, answered } from './evidence.ts';
import type { Rule } from './rule.ts';

export const writeSkew: Rule = {
  id: 'write-skew',
  about: 'two different operations are both acknowledged where each serial order refuses one',
  severity: 'high',
  invariant: 'exclusion',
  cwe: ['CWE-362'],
  owasp: ['API6:2023'],
  asvs: [],
  judge(assessment, { operations, resource }) {
    if (assessment.explained || operations.length < 2 || !acceptedTooMany(assessment)) return undefined;
    return {
      damaged: resource,
      summary: `${answered(assessment)}: ${operations.map(({ id }) => id).join(' and ')}; in either order the second is refused.`,
    };
  },
};
