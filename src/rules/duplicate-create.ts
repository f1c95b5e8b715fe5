import { acceptedTooMany, answered, isCount, overshoots, sayPath } from './evidence.ts';
import type { Rule } from './rule.ts';

export const duplicateCreate: Rule = {
  id: 'duplicate-create',
  about: 'several resources with one natural key, where one after another only the first is created',
  severity: 'high',
  invariant: 'uniqueness',
  cwe: ['CWE-367', 'CWE-837'],
  owasp: ['API6:2023'],
  asvs: ['2.3.3'],
  judge(assessment, { probe, resource }) {
    if (assessment.explained || probe !== 'twin-create') return undefined;
    const extra = overshoots(assessment).find(({ path }) => isCount(path));
    if (!extra && !acceptedTooMany(assessment)) return undefined;
    const most = assessment.model.maxAccepted;
    const counted = extra ? `, and ${sayPath(extra.path)} rose by ${extra.end - extra.start}` : '';
    return {
      damaged: extra?.path ?? resource,
      summary: `${answered(assessment)} to the same creation, where one after another ${most === 1 ? 'only one is' : `at most ${most} are`} accepted${counted}.`,
    };
  },
};
