/** Path templates as parts: what is fixed, what is a placeholder. */
import { unescaped } from '../percent.ts';

export interface Part {
  /** Placeholder name, or the fixed text without an extension such as `.json`. */
  name: string;
  placeholder: boolean;
  /** The template up to and including this part, as the document writes it. */
  upTo: string;
  /** The same with every placeholder as `{}`, without trailing slash or extension: equal for equal places. */
  key: string;
}

/** The parts of a template: `/events/{id}/tickets.json` → events, {id}, tickets; `/Users({id})` → Users, {id}. */
export function parts(template: string): Part[] {
  const found: Part[] = [];
  let upTo = '';
  let key = '';
  for (const segment of plain(template).split('/')) {
    if (segment === '') continue;
    upTo += `/${segment}`;
    for (const piece of pieces(segment)) {
      key += `/${piece.placeholder ? '{}' : piece.name.toLowerCase()}`;
      found.push({ ...piece, upTo, key });
    }
  }
  return found;
}

/** Id of the operation that a pointer into a document names: `#/paths/~1events~1{id}/get` → `GET /events/{id}`. */
export function operationAt(pointer: string): string | undefined {
  const [, path, method] = /#\/paths\/([^/]+)\/(\w+)$/.exec(pointer) ?? [];
  if (path === undefined || method === undefined) return undefined;
  return `${method.toUpperCase()} ${unescaped(path).replaceAll('~1', '/').replaceAll('~0', '~')}`;
}

/** Where the template stands, whatever its placeholders are called: `/events/{}/tickets`. */
export const placeOf = (template: string): string => parts(template).at(-1)?.key ?? '/';

/** Placeholder names in order. */
export const placeholders = (template: string): string[] =>
  [...plain(template).matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? '');

const plain = (template: string): string => template.replace(/[?#].*$/s, '');

function pieces(segment: string): { name: string; placeholder: boolean }[] {
  const names = placeholders(segment);
  if (names.length === 0) return [{ name: segment.replace(/\.(json|xml|php|aspx?|do)$/i, ''), placeholder: false }];
  const before = /^([\p{L}_][\p{L}\p{N}_-]*)[(:=]/u.exec(segment)?.[1];
  const all = names.map((name) => ({ name, placeholder: true }));
  return before === undefined ? all : [{ name: before, placeholder: false }, ...all];
}

/** Segments that tell where the API lives, not what it holds. */
export const isPrefix = (segment: string): boolean =>
  /^(api|apis|rest|v\d+([._-]?\w+)?|latest|stable|public|beta|internal|json)$/i.test(segment);

/** Segments that stand for the caller's own resource of the segment before. */
export const isSelf = (segment: string): boolean => /^(me|self|current|my|mine)$/i.test(segment);
