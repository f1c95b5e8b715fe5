import { acceptedTooMany, answered, overshoots } from './evidence.ts';
import type { Rule } from './rule.ts';

export const doubleDelete: Rule = {
  id: 'double-delete',
  about: 'one resource is deleted twice, both acknowledged, where one after another the second is refused',
  severity: 'low',
  invariant: 'once',
  cwe: ['CWE-362'],
  owasp: [],
  asvs: [],
  judge(assessment, { operations, resource }) {
    if (assessment.explained || operations.some(({ method }) => method !== 'DELETE')) return undefined;
    if (!acceptedTooMany(assessment) || overshoots(assessment).length > 0) return undefined;
    return {
      damaged: resource,
      summary: `${answered(assessment)} to a deletion that serially only ${assessment.model.maxAccepted} may make; no further effect was seen.`,
    };
  },
};
