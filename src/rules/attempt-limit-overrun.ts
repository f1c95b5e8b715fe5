import type { Assessment } from '../oracle/assess.ts';
import type { Rule } from './rule.ts';

export const attemptLimitOverrun: Rule = {
  id: 'attempt-limit-overrun',
  about: 'more attempts are processed than the limit on attempts allows',
  severity: 'medium',
  invariant: 'attempts',
  cwe: ['CWE-307', 'CWE-799'],
  owasp: ['API2:2023', 'API4:2023'],
  asvs: [],
  judge(assessment, { probe, resource }) {
    if (probe !== 'attempts' || assessment.explained) return undefined;
    const key = assessment.model.outcomes.find(({ order }) => order.length === 1)?.replies[0]?.key;
    const most = Math.max(
      0,
      ...assessment.model.outcomes.map(({ replies }) => replies.filter((reply) => reply.key === key).length),
    );
    const processed = processedIn(assessment, key);
    if (key === undefined || processed <= most) return undefined;
    return {
      damaged: resource,
      summary: `${processed} attempts were processed at once, where one after another only ${most} are.`,
    };
  },
};

const processedIn = ({ replies }: Assessment, key: string | undefined): number =>
  replies.filter((reply) => reply.key === key).length;
