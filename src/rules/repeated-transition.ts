import { acceptedTooMany, answered, isCount, overshoots, sayPath } from './evidence.ts';
import type { Rule } from './rule.ts';

export const repeatedTransition: Rule = {
  id: 'repeated-transition',
  about: 'a step that may be taken once is acknowledged, or takes effect, more than once',
  severity: 'high',
  invariant: 'once',
  cwe: ['CWE-367', 'CWE-841'],
  owasp: ['API6:2023'],
  asvs: ['2.3.4'],
  judge(assessment, { resource, operations }) {
    if (assessment.explained || operations.every(({ method }) => method === 'DELETE')) return undefined;
    const again = overshoots(assessment)[0];
    if (acceptedTooMany(assessment)) {
      return {
        damaged: again?.path ?? resource,
        summary: `${answered(assessment)}, where one after another only ${assessment.model.maxAccepted} is accepted and the rest are refused.`,
      };
    }
    if (!again || !isCount(again.path) || assessment.matches.length === 0) return undefined;
    return {
      damaged: again.path,
      summary: `The effect was seen more than once: ${sayPath(again.path)} rose by ${again.end - again.start}, more than in any serial order.`,
    };
  },
};
