import { sayPath } from './evidence.ts';
import type { Rule } from './rule.ts';

export const jobOverlap: Rule = {
  id: 'job-overlap',
  about: 'a job undoes or revives what was changed or deleted while it ran',
  severity: 'high',
  invariant: 'job',
  cwe: ['CWE-362', 'CWE-672'],
  owasp: ['API6:2023'],
  asvs: [],
  judge({ explained, matches, damaged }, { probe, operations }) {
    if (probe !== 'job-and-write' || explained || matches.length === 0 || damaged[0] === undefined) return undefined;
    return {
      damaged: damaged[0],
      summary: `${operations.map(({ id }) => id).join(' and ')} were both acknowledged, and when all was quiet ${sayPath(damaged[0])} was as in no serial order.`,
    };
  },
};
