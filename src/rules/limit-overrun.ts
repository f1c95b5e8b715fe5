import type { Assessment } from '../oracle/assess.ts';
import { acceptedTooMany, answered, fieldsFirst, isCount, isDeletion, overshoots, sayPath } from './evidence.ts';
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

/** Not a once-only step but a number that was used up: more than one is allowed, or a number stands at its end. */
const isLimited = (assessment: Assessment): boolean =>
  assessment.model.maxAccepted > 1 || bounding(assessment) !== undefined;

/** A field that accepted requests move and that stands at zero, or at another field's value, where requests begin to be refused. */
function bounding({ numbers }: Assessment): string | undefined {
  return numbers.find(({ path, start, serial }) => {
    const moving = serial.filter(({ change }) => change !== 0);
    const most = Math.max(...serial.map(({ accepted }) => accepted));
    const exhausted = moving.filter(({ accepted }) => accepted === most).map(({ change }) => start + change);
    const siblings = numbers.filter((other) => other.path !== path && !isCount(other.path)).map((other) => other.start);
    return (
      !isCount(path) && exhausted.length > 0 && exhausted.every((value) => value === 0 || siblings.includes(value))
    );
  })?.path;
}
