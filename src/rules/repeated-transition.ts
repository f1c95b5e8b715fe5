import {
  acceptedTooMany,
  answered,
  fieldsFirst,
  isCount,
  isDeletion,
  movedByRefused,
  overshoots,
  sayPath,
} from './evidence.ts';
import type { Rule } from './rule.ts';

export const repeatedTransition: Rule = {
  id: 'repeated-transition',
  about: 'a step that may be taken once is acknowledged, or takes effect, more than once',
  severity: 'high',
  invariant: 'once',
  cwe: ['CWE-367', 'CWE-841'],
  owasp: ['API6:2023'],
  asvs: ['2.3.4'],
  judge(assessment, context) {
    if (assessment.explained) return undefined;
    const again = fieldsFirst(overshoots(assessment))[0];
    if (acceptedTooMany(assessment) && (again || !isDeletion(context))) {
      return {
        damaged: again?.path ?? context.resource,
        summary: `${answered(assessment)}, where one after another only ${assessment.model.maxAccepted} is accepted and the rest are refused${again ? `; ${sayPath(again.path)} ended at ${again.end}` : ''}.`,
      };
    }
    // What refused requests did is a `phantom-effect`.
    if (movedByRefused(assessment)) return undefined;
    if (!again || !isCount(again.path) || assessment.matches.length === 0) return undefined;
    return {
      damaged: again.path,
      summary: `The effect was seen more than once: ${sayPath(again.path)} rose by ${again.end - again.start}, more than in any serial order.`,
    };
  },
};
