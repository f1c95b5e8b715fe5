/** Statements of Ruby and what calls are given. Pure. */
import { children, type Source, type SyntaxNode, textOf } from './tree.ts';

/** `name positional, key: value do … end` */
export interface RubyCall {
  name: string;
  positional: SyntaxNode[][];
  named: Map<string, SyntaxNode[]>;
  block: SyntaxNode | undefined;
  /** Runs on a condition: `get :x if Rails.env.test?`. */
  isConditional: boolean;
  /** `name(…) { … }` */
  hasBraces: boolean;
}

/** The words and groups of each statement in a program, a class, a method or a block, without what begins and ends those. */
export function statementsIn(source: Source, body: SyntaxNode): SyntaxNode[][] {
  const statements: SyntaxNode[][] = [];
  let last: SyntaxNode | undefined;
  for (const node of children(body)) {
    const isNew = !last || last.name === ';' || breaks(source, last, node);
    if (isNew) statements.push([]);
    if (node.name !== ';') statements.at(-1)!.push(node);
    last = node;
  }
  return statements.filter((nodes) => nodes.length > 0 && textOf(source, nodes[0]) !== 'end');
}

/** A line ends a statement where nothing is left open, unless the next one begins with a dot. */
function breaks(source: Source, last: SyntaxNode, node: SyntaxNode): boolean {
  const between = source.text.slice(last.to, node.from);
  if (!between.includes('\n') || /\\\r?\n/.test(between)) return false;
  if (last.name === ',' || (last.name === 'Operator' && textOf(source, last) !== '?')) return false;
  return !/^&?\./.test(source.text.slice(node.from, node.from + 2));
}

/** `undefined` for a statement that is not the call of a name. */
export function callOf(source: Source, statement: readonly SyntaxNode[]): RubyCall | undefined {
  const [first, ...rest] = statement;
  if (first?.name !== 'Identifier') return undefined;
  const block = rest.find(({ name }) => name === 'Block');
  const condition = rest.findIndex((node) => node.name === 'Keyword' && !values.has(textOf(source, node)));
  const given = rest.slice(0, condition === -1 ? rest.length : condition).filter((node) => node !== block);
  const isWrapped = given[0]?.name === 'Parens' && given[0].from === first.to;
  const list = isWrapped ? children(given[0]!).slice(1, -1) : given;
  const { positional, named } = argumentsOf(source, list);
  const hasBraces = isWrapped && given[1]?.name === 'Braces';
  const isConditional = condition !== -1 || (isWrapped && given.length > 1);
  return { name: textOf(source, first), positional, named, block, isConditional, hasBraces };
}

const values = new Set(['true', 'false', 'nil', 'self']);

function argumentsOf(source: Source, list: readonly SyntaxNode[]): Pick<RubyCall, 'positional' | 'named'> {
  const positional: SyntaxNode[][] = [];
  const named: RubyCall['named'] = new Map();
  for (const one of split(list)) {
    const key = /^(\w+):$/.exec(textOf(source, one[0]))?.[1];
    const arrow = one.findIndex((node) => textOf(source, node) === '=>');
    if (key !== undefined) named.set(key, one.slice(1));
    else if (arrow === -1) positional.push(one);
    // `"path" => "orders#show"` and `:only => [:index]`
    else if (one[0]?.name === 'Symbol') named.set(textOf(source, one[0]).slice(1), one.slice(arrow + 1));
    else {
      positional.push(one.slice(0, arrow));
      named.set('=>', one.slice(arrow + 1));
    }
  }
  return { positional, named };
}

function split(list: readonly SyntaxNode[]): SyntaxNode[][] {
  const parts: SyntaxNode[][] = [[]];
  for (const node of list)
    if (node.name === ',') parts.push([]);
    else parts.at(-1)!.push(node);
  return parts.filter((part) => part.length > 0);
}

/** `:name` and `'text'`; `undefined` for everything that is not written out. */
export function rubyText(source: Source, nodes: readonly SyntaxNode[] | undefined): string | undefined {
  if (nodes?.length !== 1) return undefined;
  const text = textOf(source, nodes[0]);
  if (nodes[0]!.name === 'Symbol') return /^:(\w+[?!]?)$/.exec(text)?.[1];
  if (nodes[0]!.name !== 'String') return undefined;
  return /^(["'])([^"'\\]*)\1$/.exec(text.includes('#{') ? '' : text)?.[2];
}

/** `[:a, :b]` · `%i[a b]` · `:a` */
export function rubyTexts(source: Source, nodes: readonly SyntaxNode[] | undefined): string[] | undefined {
  const [first] = nodes ?? [];
  if (!first || nodes!.length !== 1) return undefined;
  const words = /^%[wi][[({<]([\w\s]*)[\])}>]$/.exec(textOf(source, first))?.[1];
  if (words !== undefined) return words.split(/\s+/).filter(Boolean);
  const list = first.name === 'Brackets' ? split(children(first).slice(1, -1)) : [[first]];
  const texts = list.map((one) => rubyText(source, one));
  return texts.every((one) => one !== undefined) ? texts : undefined;
}
