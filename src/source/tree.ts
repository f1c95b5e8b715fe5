/** Syntax trees of source files, and walking them. */
import type { SyntaxNode } from '@lezer/common';
import { parser as goParser } from '@lezer/go';
import { parser as javaParser } from '@lezer/java';
import { parser as scriptParser } from '@lezer/javascript';
import { parser as pythonParser } from '@lezer/python';
import type { TextFile } from '../remedies/detect.ts';
import { parseRuby } from './ruby.ts';

export type { SyntaxNode } from '@lezer/common';

export type Language = 'python' | 'javascript' | 'go' | 'java' | 'ruby';

export interface Source {
  /** Relative to the workspace, with slashes. */
  path: string;
  text: string;
  language: Language;
  /** Parses when it is first asked for. */
  root(): SyntaxNode;
}

const languages: [RegExp, Language, (path: string) => (text: string) => SyntaxNode][] = [
  [/\.py$/, 'python', () => (text) => pythonParser.parse(text).topNode],
  [/\.go$/, 'go', () => (text) => goParser.parse(text).topNode],
  [/\.java$/, 'java', () => (text) => javaParser.parse(text).topNode],
  [/\.rb$/, 'ruby', () => parseRuby],
  [
    /\.[cm]?[jt]sx?$/,
    'javascript',
    (path) => {
      const dialect = [/x$/.test(path) ? 'jsx' : '', /\.[cm]?ts/.test(path) ? 'ts' : ''].filter(Boolean).join(' ');
      return (text) => scriptParser.configure({ dialect }).parse(text).topNode;
    },
  ],
];

/** `undefined`: a file in a language that is not read. */
export function sourceOf({ path, text }: TextFile): Source | undefined {
  const known = languages.find(([pattern]) => pattern.test(path));
  if (!known) return undefined;
  const [, language, parserFor] = known;
  let root: SyntaxNode | undefined;
  return { path, text, language, root: () => (root ??= parserFor(path)(text)) };
}

export function children(node: SyntaxNode): SyntaxNode[] {
  const all: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) all.push(child);
  return all;
}

/** All below a node that have one of these names, in the order of the text. */
export function within(node: SyntaxNode, ...names: string[]): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  node.cursor().iterate((ref) => {
    if (names.includes(ref.name) && (ref.from !== node.from || ref.to !== node.to || ref.name !== node.name))
      found.push(ref.node);
  });
  return found;
}

export const childOf = (node: SyntaxNode | null | undefined, ...names: string[]): SyntaxNode | undefined =>
  node ? children(node).find(({ name }) => names.includes(name)) : undefined;

export const textOf = ({ text }: Source, node: SyntaxNode | null | undefined): string =>
  node ? text.slice(node.from, node.to) : '';

/** Counted from 1. */
export function lineAt({ text }: Source, position: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < position; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** The nearest node around this one with one of these names. */
export function around(node: SyntaxNode, ...names: string[]): SyntaxNode | undefined {
  for (let parent = node.parent; parent; parent = parent.parent) if (names.includes(parent.name)) return parent;
  return undefined;
}

const punctuation = new Set(['(', ')', '[', ']', '{', '}', ',', '@', 'Comment', 'LineComment', 'BlockComment']);

/** The elements of a list in the source, without its brackets, commas and comments. */
export const elements = (node: SyntaxNode | undefined): SyntaxNode[] =>
  node ? children(node).filter(({ name }) => !punctuation.has(name)) : [];
