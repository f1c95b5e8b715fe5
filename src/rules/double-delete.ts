import { acceptedTooMany, answered, isDeletion, overshoots } from './evidence.ts';
import type { Rule } from './rule.ts';

export const doubleDelete: Rule = {
  id: 'double-delete',
  about: 'one resource is deleted twice, both acknowledged, where one after another the second is refused',
  severity: 'low',
  invariant: 'once',
  cwe: ['CWE-362'],
  owasp: [],
  asvs: [],
  judge(assessment, context) {
    if (assessment.explained || !isDeletion(context)) return undefined;
    if (!acceptedTooMany(assessment) || overshoots(assessment).length > 0) return undefined;
    return {
      damaged: context.resource,
      summary: `${answered(assessment)} to a deletion that serially only ${assessment.model.maxAccepted} may make; no further effect was seen.`,
    };
  },
};
