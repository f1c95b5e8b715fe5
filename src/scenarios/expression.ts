/** The small language of invariants: `count(2xx) <= 1`, `after.remaining >= 0`, `sum(balance) == before`. Pure. */
import { UserError } from '../errors.ts';

export type Expression =
  | { is: 'value'; value: number | string }
  /** `2xx`, only within `count`. */
  | { is: 'statuses'; first: string }
  | { is: 'path'; path: string[] }
  | { is: 'call'; name: 'count' | 'sum' | 'min' | 'max'; of: Expression }
  | { is: 'operation'; operator: Operator; left: Expression; right: Expression };

export type Operator = (typeof levels)[number][number];

/** Weakest first. */
const levels = [['or'], ['and'], ['<=', '>=', '==', '!=', '<', '>'], ['+', '-'], ['*', '/']] as const;
const calls = ['count', 'sum', 'min', 'max'] as const;
const spelled: Readonly<Record<string, string>> = { '&&': 'and', '||': 'or', '=': '==' };

const token =
  /\s*(?:(\dxx)\b|(\d+(?:\.\d+)?)|'([^']*)'|"([^"]*)"|([A-Za-z_][\w-]*(?:\.\w[\w-]*)*)|(<=|>=|==|!=|&&|\|\||[<>=+\-*/()]))/y;

interface Token {
  is: 'statuses' | 'number' | 'text' | 'name' | 'sign';
  text: string;
}

/** @throws UserError (exit 2) `bad-invariant` */
export function parse(text: string): Expression {
  const reader = { tokens: tokensOf(text), at: 0, text };
  const expression = level(reader, 0);
  if (reader.at < reader.tokens.length) throw bad(text, `does not go on after \`${reader.tokens[reader.at]!.text}\``);
  if (expression.is !== 'operation' || !isCondition(expression.operator)) throw bad(text, 'compares nothing');
  return expression;
}

export const isCondition = (operator: Operator): boolean =>
  levels.slice(0, 3).some((all) => (all as readonly string[]).includes(operator));

const bad = (text: string, words: string): UserError =>
  new UserError(
    'bad-invariant',
    `The invariant \`${text}\` ${words}; write it like \`count(2xx) <= 1\`, \`after.remaining >= 0\` or \`sum(balance) == before\`.`,
  );

function tokensOf(text: string): Token[] {
  const found: Token[] = [];
  token.lastIndex = 0;
  const end = text.trimEnd().length;
  while (token.lastIndex < end) {
    const match = token.exec(text);
    if (!match) throw bad(text, 'cannot be read');
    const [, statuses, number, single, double, name, sign] = match;
    if (statuses !== undefined) found.push({ is: 'statuses', text: statuses });
    else if (number !== undefined) found.push({ is: 'number', text: number });
    else if (name !== undefined)
      found.push(name === 'and' || name === 'or' ? { is: 'sign', text: name } : { is: 'name', text: name });
    else if (sign !== undefined) found.push({ is: 'sign', text: spelled[sign] ?? sign });
    else found.push({ is: 'text', text: single ?? double ?? '' });
  }
  return found;
}

interface Reader {
  tokens: Token[];
  at: number;
  text: string;
}

function level(reader: Reader, depth: number): Expression {
  const operators = levels[depth] as readonly string[] | undefined;
  if (!operators) return atom(reader);
  let left = level(reader, depth + 1);
  for (
    let next = reader.tokens[reader.at];
    next?.is === 'sign' && operators.includes(next.text);
    next = reader.tokens[reader.at]
  ) {
    reader.at += 1;
    left = { is: 'operation', operator: next.text as Operator, left, right: level(reader, depth + 1) };
  }
  return left;
}

function atom(reader: Reader): Expression {
  const next = reader.tokens[reader.at];
  if (!next) throw bad(reader.text, 'ends too early');
  reader.at += 1;
  if (next.is === 'number') return { is: 'value', value: Number(next.text) };
  if (next.is === 'text') return { is: 'value', value: next.text };
  if (next.is === 'statuses') return { is: 'statuses', first: next.text[0]! };
  if (next.text === '-')
    return { is: 'operation', operator: '-', left: { is: 'value', value: 0 }, right: atom(reader) };
  if (next.text === '(') return closed(reader);
  if (next.is === 'sign') throw bad(reader.text, `has \`${next.text}\` where a value is wanted`);
  if (reader.tokens[reader.at]?.text !== '(') return { is: 'path', path: next.text.split('.') };
  const name = calls.find((each) => each === next.text);
  if (!name) throw bad(reader.text, `calls \`${next.text}\`, and there are only ${calls.join(', ')}`);
  reader.at += 1;
  return { is: 'call', name, of: closed(reader) };
}

function closed(reader: Reader): Expression {
  const inner = level(reader, 0);
  if (reader.tokens[reader.at]?.text !== ')') throw bad(reader.text, 'lacks a `)`');
  reader.at += 1;
  return inner;
}
