import type { Assessment } from '../oracle/assess.ts';
import { observerOf } from '../oracle/facts.ts';
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
import type { Context, Rule } from './rule.ts';

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
    if (context.bounded ? isMereStep(assessment, context) : !isLimited(assessment, context)) return undefined;
    const { maxAccepted } = assessment.model;
    const moved = fieldsFirst(overshoots(assessment))[0];
    const figures = moved ? `; ${sayPath(moved.path)} ended at ${moved.end}` : '';
    return {
      damaged: moved?.path ?? bounding(assessment) ?? context.resource,
      summary: `${answered(assessment)}, where every serial order accepts at most ${maxAccepted}${figures}.`,
    };
  },
};

/**
 * Not a once-only step but something that was used up: more than one is allowed, requests say how much they take, a single one
 * was left, or there is room for one more of what the request makes.
 */
const isLimited = (assessment: Assessment, context: Context): boolean =>
  assessment.model.maxAccepted > 1 ||
  spentNumber(assessment) !== undefined ||
  (bounding(assessment) !== undefined && !takesStep(assessment, context)) ||
  overshoots(assessment).some(({ path }) => isCollectionOf(path, context));

/** A number of something else that was set small may only have made the step possible. */
const isMereStep = (assessment: Assessment, context: Context): boolean =>
  context.boundOn !== undefined && context.boundOn !== context.resource && takesStep(assessment, context);

/** The resource that the request works on changed a text: what it brought to zero elsewhere is what the step does, and no limit to it. */
function takesStep(assessment: Assessment, { resource }: Context): boolean {
  const { start, end, model } = assessment;
  const bounded = bounding(assessment) ?? '';
  if (observerOf(bounded) === resource) return false;
  return [...end].some(
    ([path, values]) =>
      observerOf(path) === resource &&
      ['kept', 'symbol'].includes(model.projection.get(path) ?? '') &&
      typeof values[0] === 'string' &&
      start.get(path)?.[0] !== values[0],
  );
}

/** New entries of the resource that the requests make. */
const isCollectionOf = (path: string, { resource }: Context): boolean =>
  path.endsWith('[+]#') && [`${resource}.list`, `${resource}.created`].includes(observerOf(path));

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
