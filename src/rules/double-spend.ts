import type { Assessment, NumberFact } from '../oracle/assess.ts';
import { observerOf } from '../oracle/facts.ts';
import { acceptedTooMany, answered, isCount, isDeletion, sayPath, spentNumber } from './evidence.ts';
import type { Rule } from './rule.ts';

export const doubleSpend: Rule = {
  id: 'double-spend',
  about: 'money is spent twice, or appears or vanishes between accounts',
  severity: 'critical',
  invariant: 'sum',
  cwe: ['CWE-362', 'CWE-367'],
  owasp: ['API6:2023'],
  asvs: ['2.3.3'],
  judge(assessment, context) {
    if (assessment.explained) return undefined;
    return brokenSum(assessment) ?? (isDeletion(context) ? undefined : spentTwice(assessment));
  },
};

/** Two fields whose changes cancel out in every serial order, and do not here. */
function brokenSum({ numbers }: Assessment): ReturnType<Rule['judge']> {
  const fields = numbers.filter(
    ({ path, serial }) => !isCount(path) && !path.includes('[') && serial.some(({ change }) => change !== 0),
  );
  for (const [i, one] of fields.entries()) {
    const other = fields.slice(i + 1).find((candidate) => isConserved(one, candidate));
    const sum = other && one.end - one.start + (other.end - other.start);
    if (!other || sum === undefined || Math.abs(sum) < 1e-9) continue;
    return {
      damaged: one.path,
      summary: `${sayPath(one.path)} and ${sayPath(other.path)} together went from ${one.start + other.start} to ${one.end + other.end}; in every serial order their sum stays.`,
    };
  }
  return undefined;
}

/** Of two resources of one kind: what one gives the other takes. */
const isConserved = (one: NumberFact, other: NumberFact): boolean =>
  kindOf(one) === kindOf(other) &&
  observerOf(one.path) !== observerOf(other.path) &&
  one.serial.length === other.serial.length &&
  one.serial.every(({ change }, i) => Math.abs(change + (other.serial[i]?.change ?? Number.NaN)) < 1e-9);

/** `wallet#2/balance` → `wallet/balance` */
const kindOf = ({ path }: NumberFact): string => path.replace(/#\d+(?=[./])/, '');

/** The word only chooses between this name and `limit-overrun`, which say the same of the evidence. */
const money = /balance|amount|credit|wallet|fund|point|cent|cash|budget|gift|card|payment/i;

function spentTwice(assessment: Assessment): ReturnType<Rule['judge']> {
  const spent = acceptedTooMany(assessment) ? spentNumber(assessment) : undefined;
  if (!spent || !money.test(spent.path)) return undefined;
  return {
    damaged: spent.path,
    summary: `${answered(assessment)}, where ${sayPath(spent.path)} of ${spent.start} allows ${assessment.model.maxAccepted}; it ended at ${spent.end}.`,
  };
}
