/** Invariants that the user declares: parsed once, judged in every full round. Pure. */
import type { History } from '../oracle/history.ts';
import { holds, told } from './evaluate.ts';
import { type Expression, parse } from './expression.ts';

export interface Invariant {
  /** As it was written. */
  text: string;
  /** Name of the scenario. */
  scenario: string;
  expression: Expression;
  /** The rule whose kind of failure it describes. */
  rule: 'limit-overrun' | 'double-spend' | 'bound-violation';
  /** What a finding calls damaged. */
  field: string;
}

/** @throws UserError (exit 2) `bad-invariant` */
export function invariantOf(text: string, scenario: string): Invariant {
  const expression = parse(text);
  const kinds = kindsIn(expression);
  const rule = kinds.has('sum') ? 'double-spend' : kinds.has('statuses') ? 'limit-overrun' : 'bound-violation';
  return { text, scenario, expression, rule, field: fieldIn(expression) ?? '' };
}

function kindsIn(expression: Expression): Set<string> {
  if (expression.is === 'operation') return new Set([...kindsIn(expression.left), ...kindsIn(expression.right)]);
  if (expression.is !== 'call') return new Set();
  const { name, of } = expression;
  return new Set([name, ...(name === 'count' && of.is !== 'path' ? ['statuses'] : []), ...kindsIn(of)]);
}

/** The first field that is named. */
function fieldIn(expression: Expression): string | undefined {
  if (expression.is === 'operation') return fieldIn(expression.left) ?? fieldIn(expression.right);
  if (expression.is === 'call') return fieldIn(expression.of);
  if (expression.is !== 'path') return undefined;
  const path = expression.path.filter((part, i) => i > 0 || (part !== 'before' && part !== 'after'));
  return path.length === 0 ? undefined : path.join('.');
}

/** The first that does not hold. */
export const brokenIn = (history: History, invariants: readonly Invariant[]): Invariant | undefined =>
  invariants.find(({ expression }) => holds(expression, history) === false);

export const summaryOf = ({ text, scenario, expression }: Invariant, history: History): string =>
  `\`${text}\` of the scenario "${scenario}" did not hold: ${told(expression, history)}.`;

export interface Sorted {
  /** Hold in every serial round: worth judging. */
  honest: Invariant[];
  /** One sentence for each of the others. */
  warnings: string[];
}

/** What fails one after another too is a mistake in the invariant, or a bug of another kind; what finds no value judges nothing. */
export function sortedBy(serial: readonly History[], invariants: readonly Invariant[]): Sorted {
  const sorted: Sorted = { honest: [], warnings: [] };
  for (const invariant of invariants) {
    const broken = serial.find((history) => holds(invariant.expression, history) === false);
    const isKnown = serial.some((history) => holds(invariant.expression, history) !== undefined);
    if (broken)
      sorted.warnings.push(
        `${summaryOf(invariant, broken).replace(/\.$/, '')}, though the requests were sent one after another; it was not judged.`,
      );
    else if (!isKnown)
      sorted.warnings.push(
        `\`${invariant.text}\` of the scenario "${invariant.scenario}" finds no value in what is read; it was not judged.`,
      );
    else sorted.honest.push(invariant);
  }
  return sorted;
}
