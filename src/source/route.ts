/** What a framework's routing says, made one form. Pure. */
import type { Source, SyntaxNode } from './tree.ts';

/** A function, method or class that answers requests. */
export interface Handler {
  source: Source;
  node: SyntaxNode;
  name: string;
  /** The class or type it belongs to. */
  owner?: string;
}

export interface Route {
  /** Upper case, or `*` for all. */
  method: string;
  /** Placeholders as `{}`, with a leading and without a trailing slash: `/items/{}`. The root is `''`. */
  path: string;
  /** What stands before the path is not known: the route was hung up where nothing could be read. */
  isOpen: boolean;
  handler: Handler;
}

/** Where routes are hung: a path of which the beginning may be unknown. */
export interface Prefix {
  path: string;
  isOpen: boolean;
}

export const atRoot: Prefix = { path: '', isOpen: false };
export const anywhere: Prefix = { path: '', isOpen: true };

export const verbs = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** `/items/<int:id>/` · `/items/:id` · `items/{id}` → `/items/{}` */
export function normalise(path: string): string {
  const plain = path
    .replaceAll(/<[^<>]*>|\{[^{}]*\}/g, '{}')
    .replaceAll(/(^|\/):[A-Za-z_]\w*(\([^)]*\))?\??(?=\/|$)/g, '$1{}')
    .split('/')
    .filter(Boolean);
  return plain.map((segment) => `/${segment}`).join('');
}

/** `^items/(?P<pk>\d+)/$` → `/items/{}`; `undefined` for a pattern that is no path with placeholders. */
export function fromPattern(pattern: string): string | undefined {
  const plain = withoutGroups(pattern.replace(/^\^/, '').replace(/(\\Z|\$)$/, '')).replaceAll(/\/\?$/g, '/');
  const unescaped = plain.replaceAll(/\\([-./_])/g, '$1');
  return /[\\^$*+?()[\]|]/.test(unescaped) ? undefined : normalise(unescaped);
}

/** Every outermost group is a placeholder. */
function withoutGroups(pattern: string): string {
  let depth = 0;
  let result = '';
  let isClass = false;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at]!;
    if (character === '\\') {
      if (depth === 0) result += character + (pattern[at + 1] ?? '');
      at++;
    } else if (isClass) isClass = character !== ']';
    else if (character === '[' && depth > 0) isClass = true;
    else if (character === '(') depth++;
    else if (character === ')') {
      if (--depth === 0) result += '{}';
    } else if (depth === 0) result += character;
  }
  return result;
}

/** `undefined`: what stands there cannot be read, so that the beginning is not known. */
export const below = (prefix: Prefix, path: string | undefined): Prefix =>
  path === undefined ? anywhere : { path: prefix.path + normalise(path), isOpen: prefix.isOpen };
