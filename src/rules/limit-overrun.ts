import type { Assessment } from '../oracle/assess.ts';
import {
  acceptedTooMany,
  answered,
  fieldsFirst,
  isCount,
  isDeletion,
  overshoots,
  sayPath,
  spentNumber,
} from './evidence.ts';
import type { Rule } from './rule.ts';

export const limitOverrun: Rule = {
  id: 'limit-overrun',
  about: 'more requests accepted than the limit allows: oversold stock, a coupon used too often, a quota passed',
  severity: 'high',
  severityForValue: 'critical',
  invariant: 'count',
  cwe: ['CWE-367', 'CWE-837'],
  owasp: ['API6:2023'],
  asvs: ['2.3.4'],
  judge(assessment, context) {
    if (assessment.explained || !acceptedTooMany(assessment) || isDeletion(context)) return undefined;
    if (!context.bounded && !isLimited(assessment)) return undefined;
    const { maxAccepted } = assessment.model;
    const moved = fieldsFirst(overshoots(assessment))[0];
    const figures = moved ? `; ${sayPath(moved.path)} ended at ${moved.end}` : '';
    return {
      damaged: moved?.path ?? bounding(assessment) ?? context.resource,
      summary: `${answered(assessment)}, where every serial order accepts at most ${maxAccepted}${figures}.`,
    };
  },
};

/** Not a once-only step but a number that was used up: more than one is allowed, requests say how much they take, or a single one was left. */
const isLimited = (assessment: Assessment): boolean =>
  assessment.model.maxAccepted > 1 || spentNumber(assessment) !== undefined || bounding(assessment) !== undefined;

/** A field that stood at one and that the accepted request brought to zero, or that it brought to the value of a field that is one. */
function bounding({ numbers }: Assessment): string | undefined {
  const fields = numbers.filter(({ path }) => !isCount(path));
  return fields.find(({ path, start, serial }) => {
    const ends = serial.filter(({ accepted }) => accepted === 1).map(({ change }) => start + change);
    const takesLast = start === 1 && ends.length > 0 && ends.every((end) => end === 0);
    const fillsUp =
      start === 0 &&
      ends.length > 0 &&
      ends.every((end) => end === 1) &&
      fields.some((other) => other.path !== path && other.start === 1);
    return takesLast || fillsUp;
  })?.path;
}
