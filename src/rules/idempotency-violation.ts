import { acceptedTooMany, answered, overshoots, sayPath } from './evidence.ts';
import type { Rule } from './rule.ts';

export const idempotencyViolation: Rule = {
  id: 'idempotency-violation',
  about: 'one idempotency key has more than one effect',
  severity: 'high',
  severityForValue: 'critical',
  invariant: 'idempotency',
  cwe: ['CWE-837'],
  owasp: ['API6:2023'],
  asvs: [],
  judge(assessment, { probe, resource }) {
    if (probe !== 'same-key' || assessment.explained) return undefined;
    const again = overshoots(assessment)[0];
    if (!again && !acceptedTooMany(assessment)) return undefined;
    const effect = again ? `, and ${sayPath(again.path)} changed by ${again.end - again.start}` : '';
    return {
      damaged: again?.path ?? resource,
      summary: `${answered(assessment)} under one idempotency key${effect}; one after another the key takes effect once.`,
    };
  },
};
