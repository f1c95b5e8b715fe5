/** Routes of Rails: what `config/routes.rb` names, in `app/controllers`. Pure. */
import { type Entry, isBefore } from './rails-entry.ts';
import { entriesOf } from './rails-routes.ts';
import type { Handler, Route } from './route.ts';
import { statementsIn } from './ruby-calls.ts';
import { around, childOf, children, type Source, type SyntaxNode, textOf, within } from './tree.ts';

const main = /(^|\/)config\/routes\.rb$/;

export function railsRoutes(sources: readonly Source[]): Route[] {
  const byPath = new Map(sources.filter(({ language }) => language === 'ruby').map((one) => [one.path, one]));
  return [...byPath.values()]
    .filter(({ path }) => main.test(path))
    .flatMap((source) => routesOf(source, byPath, source.path.replace(main, '$1')));
}

function routesOf(source: Source, byPath: ReadonlyMap<string, Source>, root: string): Route[] {
  const entries = entriesOf(source, (name) => byPath.get(`${root}config/routes/${name}.rb`));
  return entries.flatMap((entry, i): Route[] => {
    const { method, path, action } = entry;
    if (path === undefined || !action || isDoubted(entry, i, entries)) return [];
    const handler = handlerOf(action, byPath, `${root}app/controllers/`);
    return handler ? [{ method, path, isOpen: false, handler }] : [];
  });
}

/** Rails takes the first that fits; two that say the same of different actions are not trusted either way. */
const isDoubted = (entry: Entry, i: number, entries: readonly Entry[]): boolean =>
  entries.some(
    (other, j) =>
      (j < i || (other.path === entry.path && other.covers === 'whole')) &&
      isBefore(other, entry) &&
      !isSame(other, entry),
  );

const isSame = ({ action: one, path }: Entry, { action: other, path: asked }: Entry): boolean =>
  path === asked && one !== undefined && one.controller === other!.controller && one.name === other!.name;

/** `orders` · `api/v1/carts`; `cart?` for a `resource :cart`, whose controller is named by the plural. */
function handlerOf(
  { controller, name }: NonNullable<Entry['action']>,
  byPath: ReadonlyMap<string, Source>,
  folder: string,
): Handler | undefined {
  const full = controller.endsWith('?') ? plural(controller.slice(0, -1)) : controller;
  const source = byPath.get(`${folder}${full}_controller.rb`);
  if (source?.root().name !== 'Program') return undefined;
  const wanted = plain(`${full}Controller`);
  const classes = within(source.root(), 'Class').filter((node) => plain(fullName(source, node)) === wanted);
  const methods = classes.flatMap((node) => publicMethods(source, node)).filter((one) => nameOf(source, one) === name);
  if (classes.length !== 1 || methods.length !== 1) return undefined;
  return { source, node: methods[0]!, name, owner: fullName(source, classes[0]!) };
}

/** The regular plurals; for others there is no such file. */
function plural(name: string): string {
  if (/(ss|sh|ch|x|status|alias)$/.test(name)) return `${name}es`;
  if (/[^aeiou_/]y$/.test(name)) return `${name.slice(0, -1)}ies`;
  return /(s|[it]a)$/.test(name) ? name : `${name}s`;
}

const plain = (name: string): string => name.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase();

/** With the modules around it. */
function fullName(source: Source, node: SyntaxNode): string {
  const own = textOf(source, childOf(node, 'Constant'));
  const outer = around(node, 'Module', 'Class');
  return outer ? `${fullName(source, outer)}::${own}` : own;
}

/** `class << self` has no constant, and its methods no requests. */
function publicMethods(source: Source, node: SyntaxNode): SyntaxNode[] {
  const statements = statementsIn(source, node);
  const end = statements.findIndex(
    (nodes) => nodes.length === 1 && /^(private|protected)$/.test(textOf(source, nodes[0])),
  );
  const hidden = statements.flatMap((nodes) => hiddenBy(source, nodes));
  return statements
    .slice(0, end === -1 ? statements.length : end)
    .flatMap((nodes) => (nodes[0]!.name === 'Method' ? [nodes[0]!] : []))
    .filter((method) => !hidden.includes(nameOf(source, method)));
}

/** `private :create, :update` */
const hiddenBy = (source: Source, nodes: readonly SyntaxNode[]): string[] =>
  /^(private|protected|undef|undef_method|remove_method|hide_action)$/.test(textOf(source, nodes[0]))
    ? nodes.slice(1).map((node) => textOf(source, node).replace(/^:/, ''))
    : [];

/** Of `def self.create` it is `self`, which no action is called. */
export const nameOf = (source: Source, method: SyntaxNode): string => textOf(source, children(method)[1]);
