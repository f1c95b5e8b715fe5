/** What an invariant's expression is worth in one round. Pure. */
import { listItems, unwrap } from '../data/extract.ts';
import { isObject, type Json } from '../json.ts';
import type { History, Reading } from '../oracle/history.ts';
import { type Expression, isCondition, type Operator } from './expression.ts';

type Side = 'before' | 'after';

/** `undefined`: the round has no value for it. */
export function holds(expression: Expression, history: History): boolean | undefined {
  if (expression.is !== 'operation') return undefined;
  const { operator, left, right } = expression;
  if (operator === 'and' || operator === 'or') return joined(operator, holds(left, history), holds(right, history));
  return compared(operator, ...sides(left, right, history));
}

/** The left side's value in words: what a summary shows of a broken invariant. */
export function told(expression: Expression, history: History): string {
  if (expression.is !== 'operation') return '';
  const { operator, left, right } = expression;
  if (operator === 'and' || operator === 'or')
    return [left, right]
      .filter((one) => holds(one, history) === false)
      .map((one) => told(one, history))
      .join('; ');
  const [a, b] = sides(left, right, history);
  return `${a.map(String).join(', ')} against ${b.map(String).join(', ')}`;
}

function joined(operator: 'and' | 'or', left: boolean | undefined, right: boolean | undefined): boolean | undefined {
  const deciding = operator === 'or';
  if (left === deciding || right === deciding) return deciding;
  return left === undefined || right === undefined ? undefined : !deciding;
}

/** A bare `before` stands for what the other side was before. */
function sides(left: Expression, right: Expression, history: History): [Json[], Json[]] {
  if (isBare(right)) return [valuesOf(left, history, 'after'), valuesOf(left, history, 'before')];
  if (isBare(left)) return [valuesOf(right, history, 'before'), valuesOf(right, history, 'after')];
  return [valuesOf(left, history, 'after'), valuesOf(right, history, 'after')];
}

const isBare = (one: Expression): boolean => one.is === 'path' && one.path.join() === 'before';

/** Several values are compared each with the other side's one, or in pairs; all must agree. */
function compared(operator: Operator, left: Json[], right: Json[]): boolean | undefined {
  if (left.length === 0 || right.length === 0 || (left.length > 1 && right.length > 1 && left.length !== right.length))
    return undefined;
  const count = Math.max(left.length, right.length);
  return Array.from({ length: count }, (_, i) => i).every((i) => {
    const [a, b] = [left.length === 1 ? left[0]! : left[i]!, right.length === 1 ? right[0]! : right[i]!];
    if (operator === '==') return equal(a, b);
    if (operator === '!=') return !equal(a, b);
    const [x, y] = [Number(a), Number(b)];
    return operator === '<' ? x < y : operator === '<=' ? x <= y : operator === '>' ? x > y : x >= y;
  });
}

/** Money is often text: `"10.00"` is 10. */
const equal = (a: Json, b: Json): boolean => {
  const [x, y] = [numberOf(a), numberOf(b)];
  return x !== undefined && y !== undefined ? Math.abs(x - y) < 1e-9 : String(a) === String(b);
};

const numberOf = (value: Json): number | undefined => {
  const number =
    typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
};

function valuesOf(expression: Expression, history: History, side: Side): Json[] {
  switch (expression.is) {
    case 'value':
      return [expression.value];
    case 'statuses':
      return [];
    case 'path':
      return atPath(expression.path, history, side);
    case 'call':
      return aggregate(expression, history, side);
    case 'operation':
      return isCondition(expression.operator) ? [] : calculated(expression, history, side);
  }
}

function calculated(
  { operator, left, right }: Extract<Expression, { is: 'operation' }>,
  history: History,
  side: Side,
): Json[] {
  const [a, b] = [valuesOf(left, history, side), valuesOf(right, history, side)];
  const [x, y] = [a, b].map((values) => (values.length === 1 ? numberOf(values[0]!) : undefined));
  if (x === undefined || y === undefined) return [];
  return [operator === '+' ? x + y : operator === '-' ? x - y : operator === '*' ? x * y : x / y];
}

function aggregate({ name, of }: Extract<Expression, { is: 'call' }>, history: History, side: Side): Json[] {
  if (name === 'count') return counted(of, history, side);
  const numbers = valuesOf(of, history, side).map(numberOf);
  if (numbers.length === 0 || numbers.some((one) => one === undefined)) return [];
  const all = numbers as number[];
  return [all.reduce((one, other) => (name === 'sum' ? one + other : Math[name](one, other)))];
}

/** Answers by status, or the entries of what was read. */
function counted(of: Expression, history: History, side: Side): Json[] {
  const statuses = history.replies.map(({ status }) => String(status));
  if (of.is === 'statuses') return [statuses.filter((status) => status.startsWith(of.first)).length];
  if (of.is === 'value') return [statuses.filter((status) => status === String(of.value)).length];
  if (of.is !== 'path') return [];
  return readingsOf(of.path, history, side).readings.length === 0 ? [] : [atPath(of.path, history, side).length];
}

/** `remaining`, `after.remaining`, `after.event.remaining`: with the name of a read, only that one is looked at. */
function atPath(path: readonly string[], history: History, side: Side): Json[] {
  const { readings, rest } = readingsOf(path, history, side);
  const single = readings.flatMap(({ body }) => inResource(body, rest));
  return single.length > 0 ? single : readings.flatMap(({ body }) => inList(body, rest));
}

function readingsOf(
  path: readonly string[],
  history: History,
  side: Side,
): { readings: Reading[]; rest: readonly string[] } {
  const [first = ''] = path;
  const named = first === 'before' || first === 'after' ? first : undefined;
  const rest = named ? path.slice(1) : path;
  const all = history[named ?? side].filter(({ status }) => status !== null && status < 400);
  const own = all.filter(({ observer }) => observer === rest[0]);
  return own.length > 0 ? { readings: own, rest: rest.slice(1) } : { readings: all, rest };
}

function inResource(body: Json, rest: readonly string[]): Json[] {
  if (rest.length === 0 || Array.isArray(body)) return [];
  const direct = [body, unwrap(body)].map((one) => walk(one, rest)).find((values) => values.length > 0);
  return direct ?? [];
}

function inList(body: Json, rest: readonly string[]): Json[] {
  const items: Json[] = listItems(body)?.items ?? [];
  return rest.length === 0
    ? items.length > 0
      ? items
      : isObject(body)
        ? [body]
        : []
    : items.flatMap((item) => walk(item, rest));
}

/** Lists on the way are entered. */
function walk(value: Json, [name, ...rest]: readonly string[]): Json[] {
  if (Array.isArray(value)) return name === undefined ? value : value.flatMap((item) => walk(item, [name, ...rest]));
  if (name === undefined) return value === null ? [] : [value];
  return isObject(value) && Object.hasOwn(value, name) ? walk(value[name]!, rest) : [];
}
