import { acceptedTooMany, answered, fieldsFirst, shortfalls } from './evidence.ts';
import type { Rule } from './rule.ts';

export const stalePrecondition: Rule = {
  id: 'stale-precondition',
  about: 'two writes are acknowledged on one ETag or version',
  severity: 'high',
  invariant: 'precondition',
  cwe: ['CWE-367'],
  owasp: ['API6:2023'],
  asvs: ['15.4.2'],
  judge(assessment, { probe, resource }) {
    if (probe !== 'same-precondition' || assessment.explained || !acceptedTooMany(assessment)) return undefined;
    return {
      damaged: fieldsFirst(shortfalls(assessment))[0]?.path ?? resource,
      summary: `${answered(assessment)} on one precondition, where one after another ${assessment.model.maxAccepted === 1 ? 'only the first is' : `at most ${assessment.model.maxAccepted} are`} accepted.`,
    };
  },
};
