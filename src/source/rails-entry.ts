/** What single lines of `config/routes.rb` say. Pure. */
import { type RubyCall, rubyText } from './ruby-calls.ts';
import { type Source, textOf, within } from './tree.ts';

/** A route, or something that may answer in its place. */
export interface Entry {
  /** Upper case, or `*` for all. */
  method: string;
  /** As in `Route`; `undefined` where any path may be meant. */
  path: string | undefined;
  /** What the path says of the whole: all of it, how it begins, or how it ends. */
  covers: 'whole' | 'begin' | 'end';
  /** `api/v1/orders` and `show`; absent where what answers is not known. */
  action?: { controller: string; name: string };
}

/** Where a statement stands. */
export interface Scope {
  path: string;
  /** Folder of the controllers, with a slash behind it. */
  module: string;
  controller?: string;
  /** The path of a member where routes of a resource are declared. */
  member?: string;
  /** Within something that is not understood: its routes are there, and nobody knows when. */
  isDoubted: boolean;
  /** The path above is not known either. */
  isOpen: boolean;
}

/** The action that a verb names, or that its path stands for. */
export function actionOf(source: Source, { named }: RubyCall, path: string, scope: Scope): Entry['action'] {
  const target = named.get('to') ?? named.get('=>');
  const to = rubyText(source, target);
  if (target && to === undefined) return undefined;
  const [, controller, name] = /^(\w+(?:\/\w+)*)#(\w+)$/.exec(to ?? '') ?? [];
  if (controller) return { controller: scope.module + controller, name: name! };
  const own = named.has('controller') ? rubyText(source, named.get('controller')) : scope.controller;
  const action = named.has('action') ? rubyText(source, named.get('action')) : (to ?? path);
  if (own !== undefined && action && /^\w+$/.test(action)) return { controller: scope.module + own, name: action };
  // `get 'orders/export'` alone.
  const [, folder, last] = (!named.has('action') && !to && own === undefined && /^\/?(\w+)\/(\w+)$/.exec(path)) || [];
  return folder ? { controller: scope.module + folder, name: last! } : undefined;
}

/** Conditions on the request itself, or a parameter that may hold slashes; other patterns say nothing about who answers. */
export const isConstrained = (source: Source, { named }: RubyCall): boolean => {
  const given = named.get('constraints');
  if (!given) return false;
  const [first] = given;
  if (given.length !== 1 || first?.name !== 'Braces') return true;
  const isOdd = /->|\b(lambda|proc|subdomain|domain|host|method|protocol|Proc)\b/.test(textOf(source, first));
  return isOdd || within(first, 'Regexp').some((one) => !isOneSegment(textOf(source, one)));
};

/** Whether a pattern fits no slash. */
function isOneSegment(pattern: string): boolean {
  const classes = pattern.match(/\[(?:\\.|[^\]\\])*\]/g) ?? [];
  const rest = pattern.slice(1, -1).replaceAll(/\[(?:\\.|[^\]\\])*\]/g, '');
  const isWide = (one: string): boolean => (one[1] === '^') !== one.includes('/') || /\\[WDSH]|[!-/]-[/-~]/.test(one);
  return !classes.some(isWide) && !/(?<!\\)\.|\/|\\[WDSH]/.test(rest);
}

/** Actions, their methods and what is behind the path of the collection (`/`) or of one of it (`/{}`). */
export const actions: [string, string[], 'collection' | 'member', string][] = [
  ['index', ['GET'], 'collection', ''],
  ['create', ['POST'], 'collection', ''],
  ['new', ['GET'], 'collection', '/new'],
  ['edit', ['GET'], 'member', '/edit'],
  ['show', ['GET'], 'member', ''],
  ['update', ['PATCH', 'PUT'], 'member', ''],
  ['destroy', ['DELETE'], 'member', ''],
];

/** Whether what the first says may answer a request that the second is for. */
export function isBefore(one: Entry, other: Entry): boolean {
  if (one.method !== '*' && one.method !== other.method) return false;
  if (one.path === undefined) return true;
  const [own, asked] = [one.path.split('/').slice(1), other.path!.split('/').slice(1)];
  if (own.length > asked.length || (one.covers === 'whole' && own.length < asked.length)) return false;
  const part = one.covers === 'end' ? asked.slice(asked.length - own.length) : asked;
  return own.every(
    (segment, i) => segment === '{}' || segment === part[i] || (one.covers === 'end' && part[i] === '{}'),
  );
}
