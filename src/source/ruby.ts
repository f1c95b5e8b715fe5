/**
 * Syntax trees of Ruby, as far as they are needed: classes, methods, blocks and brackets, with the words between them.
 * The name of the top node is `Unreadable` where the ends do not fit the beginnings. Pure.
 */
import { NodeType, type SyntaxNode, Tree } from '@lezer/common';
import { type Token, tokensOf } from './ruby-tokens.ts';

interface Frame {
  name: string;
  from: number;
  closer: string;
  children: Tree[];
  positions: number[];
  /** A `do` on the same line belongs to it: `while ready? do`. */
  awaitsDo?: boolean;
  /** `def total = price * count` ends with its line. */
  isEndless?: boolean;
}

const brackets: Record<string, [string, string]> = {
  '(': ['Parens', ')'],
  '[': ['Brackets', ']'],
  '{': ['Braces', '}'],
};

const named: Record<string, string> = { def: 'Method', class: 'Class', module: 'Module' };
const opening = new Set(['begin', 'case', 'for', 'if', 'unless', 'while', 'until']);
/** What may also stand behind a statement: `return if paid?`. */
const modifiers = new Set(['if', 'unless', 'while', 'until']);
const loops = new Set(['while', 'until', 'for']);

/** Behind these an expression begins. */
const before = /^(do|then|else|elsif|begin|ensure|and|or|not|if|unless|while|until|when|in|;|\(|\[|\{|,|\||!)$/;

const nodeOf = (name: string, length: number, children: Tree[] = [], positions: number[] = []): Tree =>
  new Tree(NodeType.define({ id: 1, name }), children, positions, length);

export function parseRuby(text: string): SyntaxNode {
  const tokens = tokensOf(text);
  return (tokens && treeOf(tokens, text.length))?.topNode ?? nodeOf('Unreadable', 0).topNode;
}

function treeOf(tokens: readonly Token[], length: number): Tree | undefined {
  const stack: Frame[] = [{ name: 'Program', from: 0, closer: '', children: [], positions: [] }];
  const top = (): Frame => stack.at(-1)!;
  const close = (to: number): void => {
    const { name, from, children, positions } = stack.pop()!;
    add(nodeOf(name, to - from, children, positions), from);
  };
  const add = (tree: Tree, from: number): void => {
    top().children.push(tree);
    top().positions.push(from - top().from);
  };
  for (const [i, token] of tokens.entries()) {
    while (token.isFirst && top().isEndless) close(tokens[i - 1]!.to);
    if (token.isFirst && top().awaitsDo) top().awaitsDo = false;
    const frame = opened(tokens, i, top());
    if (frame) stack.push(frame);
    add(nodeOf(token.kind, token.to - token.from), token.from);
    if (!frame && isCloser(token)) {
      while (top().isEndless) close(tokens[i - 1]!.to);
      if (top().closer !== token.text) return undefined;
      close(token.to);
    }
  }
  while (top().isEndless) close(tokens.at(-1)!.to);
  const [program] = stack;
  return stack.length === 1 ? nodeOf('Program', length, program!.children, program!.positions) : undefined;
}

const isCloser = ({ kind, text }: Token): boolean =>
  kind === 'Keyword' ? text === 'end' : kind === ')' || kind === ']' || kind === '}';

/** The group that begins with a word. */
function opened(tokens: readonly Token[], i: number, around: Frame): Frame | undefined {
  const { kind, text, from } = tokens[i]!;
  const begin = (name: string, closer: string, more: Partial<Frame> = {}): Frame => ({
    ...{ name, from, closer, children: [], positions: [] },
    ...more,
  });
  const bracket = brackets[kind];
  if (bracket) return begin(...bracket);
  if (kind !== 'Keyword' || tokens[i - 1]?.text === 'def') return undefined;
  if (named[text]) return begin(named[text], 'end', text === 'def' && isEndless(tokens, i) ? { isEndless: true } : {});
  if (text === 'do') {
    if (!around.awaitsDo) return begin('Block', 'end');
    around.awaitsDo = false;
    return undefined;
  }
  if (!opening.has(text) || (modifiers.has(text) && !isStart(tokens, i))) return undefined;
  return begin('Compound', 'end', { awaitsDo: loops.has(text) });
}

function isStart(tokens: readonly Token[], i: number): boolean {
  const last = tokens[i - 1];
  return !last || tokens[i]!.isFirst || last.kind === 'Operator' || before.test(last.text);
}

/** `def name(…) = …`; in `def name=(value)` the sign is part of the name. */
function isEndless(tokens: readonly Token[], i: number): boolean {
  let at = i + (tokens[i + 2]?.text === '.' ? 4 : 2);
  if (tokens[at]?.text === '(') {
    for (let depth = 0; at < tokens.length; at++) {
      if (tokens[at]!.text === '(') depth++;
      else if (tokens[at]!.text === ')' && --depth === 0) break;
    }
    at++;
  }
  const sign = tokens[at];
  return sign?.text === '=' && !sign.isFirst && sign.from > tokens[at - 1]!.to;
}
