/** What `config/routes.rb` says, in the order in which Rails asks it. Pure. */
import { actionOf, actions, type Entry, isConstrained, type Scope } from './rails-entry.ts';
import { normalise } from './route.ts';
import { callOf, type RubyCall, rubyText, rubyTexts, statementsIn } from './ruby-calls.ts';
import { type Source, type SyntaxNode, textOf } from './tree.ts';

interface Reader {
  source: Source;
  /** `draw :admin` reads `config/routes/admin.rb`. */
  drawn: (name: string) => Source | undefined;
  depth: number;
}

const verbs = new Set(['get', 'post', 'put', 'patch', 'delete']);
const start: Scope = { path: '', module: '', isDoubted: false, isOpen: false };
const anything: Entry = { method: '*', path: undefined, covers: 'whole' };

/** None where the file is not written as the generator writes it: one block that `draw` is given. */
export function entriesOf(source: Source, drawn: Reader['drawn']): Entry[] {
  const draw = statementsIn(source, source.root()).filter((nodes) =>
    /\.routes\.draw\b/.test(source.text.slice(nodes[0]!.from, nodes.at(-1)!.from)),
  );
  const block = draw[0]?.at(-1);
  if (draw.length !== 1 || block?.name !== 'Block' || /\bshallow\b/.test(source.text)) return [];
  return bodyOf({ source, drawn, depth: 0 }, block, start);
}

function bodyOf(reader: Reader, body: SyntaxNode, scope: Scope): Entry[] {
  return statementsIn(reader.source, body).flatMap((nodes) => statement(reader, nodes, scope));
}

function statement(reader: Reader, nodes: SyntaxNode[], scope: Scope): Entry[] {
  const { source } = reader;
  // `do |map|`
  if (textOf(source, nodes[0]) === 'do') {
    const inner = nodes.slice(
      1 +
        Math.max(
          0,
          nodes.findLastIndex(({ name }) => name === '|'),
        ),
    );
    return inner.length === 0 ? [] : statement(reader, inner, scope);
  }
  const call = callOf(source, nodes);
  if (!call) return foreign(reader, nodes, scope);
  if (harmless.has(call.name)) return [];
  if (call.hasBraces || call.positional.some(([one]) => isSplat(source, one))) return [anything];
  const at = call.isConditional ? { ...scope, isDoubted: true } : scope;
  const known = verbs.has(call.name) ? verb : readers.get(call.name);
  return known ? known(reader, call, at) : unknown(reader, call, scope);
}

/** `*names` and `**options` may say anything. */
const isSplat = (source: Source, node: SyntaxNode | undefined): boolean => /^\*/.test(textOf(source, node));

const routing = /\b(get|post|put|patch|delete|match|resources?|mount|root|scope|namespace|draw)\b/;

/** `if Rails.env.test?` · `%w[a b].each do |name|`: routes in there are only doubted. */
function foreign(reader: Reader, nodes: SyntaxNode[], scope: Scope): Entry[] {
  const { source } = reader;
  const at = { ...scope, isDoubted: true };
  return nodes.flatMap((node) => {
    if (!routing.test(textOf(source, node))) return [];
    if (node.name === 'Braces') return [anything];
    if (node.name !== 'Compound' && node.name !== 'Block') return [];
    // The first of a compound is its condition.
    const inner = statementsIn(source, node).slice(node.name === 'Compound' ? 1 : 0);
    return inner.flatMap((one) => statement(reader, one, at));
  });
}

/** What a gem adds, such as `devise_for :users`, is below the names that it is given; without names it may be anywhere. */
function unknown(reader: Reader, { positional, named, block }: RubyCall, scope: Scope): Entry[] {
  const { source } = reader;
  if (block) return bodyOf(reader, block, lost(scope));
  const given = rubyText(source, named.get('path'));
  const names = given === undefined ? positional.map((one) => rubyText(source, one)) : [given];
  if (names.length === 0 || names.some((one) => one === undefined) || scope.isOpen) return [anything];
  return names.map((one) => ({ method: '*', path: scope.path + normalise(one!), covers: 'begin' }));
}

/** Below something of which the path is not known. */
const lost = ({ module }: Scope): Scope => ({ path: '', module, isDoubted: true, isOpen: true });

/** They name routes and make none. */
const harmless = new Set([
  'direct',
  'resolve',
  'require',
  'require_relative',
  'include',
  'extend',
  'default_url_options',
]);

function entry(scope: Scope, method: string, path: string | undefined, action?: Entry['action']): Entry[] {
  // `(.:format)` stands at the end of every route anyway.
  const plain = path?.replace(/\(\.:format\)$/, '');
  if (plain === undefined || /[()*]/.test(plain)) return [{ ...anything, method }];
  const whole = normalise(plain);
  if (scope.isOpen) return [{ method, path: whole, covers: 'end' }];
  return [{ method, path: whole, covers: 'whole', ...(action && !scope.isDoubted ? { action } : {}) }];
}

/** What is not understood about a path may concern everything below it. */
const below = ({ isOpen }: Scope, path: string): Entry[] =>
  path === '' || isOpen ? [anything] : [{ method: '*', path: normalise(path), covers: 'begin' }];

/** `get 'a/b', to: 'c#d'` · `post :pay, on: :member` · `match 'x' => 'c#d', via: %i[get post]` */
function verb(reader: Reader, call: RubyCall, scope: Scope): Entry[] {
  const { source } = reader;
  const { named, positional } = call;
  const on = rubyText(source, named.get('on'));
  const isOdd =
    call.block !== undefined ||
    [...named.keys()].some((key) => !verbOptions.has(key)) ||
    (on !== undefined && on !== 'member' && on !== 'collection') ||
    isConstrained(source, call);
  const at = isOdd ? { ...scope, isDoubted: true } : scope;
  const above = on === 'collection' ? scope.path : (scope.member ?? scope.path);
  return positional.flatMap((one) => {
    const given = rubyText(source, one);
    const path = given === undefined ? undefined : `${above}/${given}`;
    const methods = call.name === 'match' ? rubyTexts(source, named.get('via')) : [call.name];
    const action = given === undefined ? undefined : actionOf(source, call, given, scope);
    const own = (methods ?? ['*']).flatMap((method) =>
      entry(at, method === 'all' ? '*' : method.toUpperCase(), path, action),
    );
    return [...own, ...(isOdd && path !== undefined ? below(at, path) : [])];
  });
}

const verbOptions = new Set([
  'to',
  '=>',
  'as',
  'on',
  'via',
  'action',
  'controller',
  'defaults',
  'format',
  'constraints',
]);

const resourceOptions = new Set([
  ...['only', 'except', 'path', 'controller', 'module', 'param', 'as', 'path_names', 'format', 'defaults'],
  ...['constraints', 'concerns'],
]);

function resources(reader: Reader, call: RubyCall, scope: Scope): Entry[] {
  const { source } = reader;
  const { named, positional, block } = call;
  const isOne = call.name === 'resource';
  const texts = (key: string): string[] | undefined => rubyTexts(source, named.get(key));
  const isOdd =
    [...named.keys()].some((key) => !resourceOptions.has(key)) ||
    (named.has('only') && !texts('only')) ||
    (named.has('except') && !texts('except')) ||
    ['path', 'controller', 'module'].some((key) => named.has(key) && rubyText(source, named.get(key)) === undefined) ||
    isConstrained(source, call);
  return positional.flatMap((one) => {
    const name = rubyText(source, one);
    if (name === undefined) return [anything];
    const path = `${scope.member ?? scope.path}${normalise(rubyText(source, named.get('path')) ?? name)}`;
    const module = rubyText(source, named.get('module'));
    const at: Scope = {
      path,
      module: module === undefined ? scope.module : `${scope.module}${module}/`,
      controller: rubyText(source, named.get('controller')) ?? (isOne ? `${name}?` : name),
      member: isOne ? path : `${path}/{}`,
      isDoubted: scope.isDoubted || isOdd,
      isOpen: scope.isOpen,
    };
    const isThere = (action: string): boolean =>
      isOdd || ((texts('only')?.includes(action) ?? true) && !texts('except')?.includes(action));
    const all = actions.filter(([action]) => isThere(action) && !(isOne && action === 'index'));
    const own = all.flatMap(([action, methods, place, end]) =>
      methods.flatMap((method) =>
        entry(at, method, (place === 'member' ? at.member : path) + end, {
          controller: at.module + at.controller,
          name: action,
        }),
      ),
    );
    // What the block adds is asked first.
    return [...(block ? bodyOf(reader, block, at) : []), ...own, ...(isOdd ? below(at, path) : [])];
  });
}

const scopeOptions = new Set(['path', 'module', 'as', 'controller', 'defaults', 'format', 'constraints']);

/** `namespace :api do` · `scope '/v1', module: 'v1' do` */
function scoped(reader: Reader, call: RubyCall, scope: Scope): Entry[] {
  const { source } = reader;
  const { named, positional, block } = call;
  if (!block) return [anything];
  const given = positional.length === 0 ? '' : rubyText(source, positional[0]);
  const text = (key: string): string | undefined => rubyText(source, named.get(key));
  const isOdd =
    given === undefined ||
    positional.length > 1 ||
    [...named.keys()].some((key) => !scopeOptions.has(key)) ||
    ['path', 'module', 'controller'].some((key) => named.has(key) && text(key) === undefined);
  const isNamespace = call.name === 'namespace';
  const module = text('module') ?? (isNamespace ? given : undefined);
  const path = named.has('path') ? text('path') : given;
  const controller = text('controller');
  const isOptional = /[()*]/.test(path ?? '');
  const { member: _member, controller: above, ...rest } = scope;
  const own = controller ?? (isNamespace ? undefined : above);
  if (isOdd || isOptional) return bodyOf(reader, block, lost(scope));
  return bodyOf(reader, block, {
    ...rest,
    path: `${scope.member ?? scope.path}${normalise(path ?? '')}`,
    module: module ? `${scope.module}${module}/` : scope.module,
    ...(own === undefined ? {} : { controller: own }),
    isDoubted: scope.isDoubted || isConstrained(source, call),
  });
}

/** A block that only says where its routes are. */
const inside =
  (change: (scope: Scope, call: RubyCall, source: Source) => Scope) =>
  (reader: Reader, call: RubyCall, scope: Scope): Entry[] =>
    call.block ? bodyOf(reader, call.block, change(scope, call, reader.source)) : [anything];

function drawnHere(reader: Reader, { positional, block }: RubyCall, scope: Scope): Entry[] {
  const name = rubyText(reader.source, positional[0]);
  const source = name === undefined || block || reader.depth > 4 ? undefined : reader.drawn(name);
  if (source?.root().name !== 'Program' || /\bshallow\b/.test(source.text)) return [anything];
  return bodyOf({ ...reader, source, depth: reader.depth + 1 }, source.root(), scope);
}

/** `mount Sidekiq::Web => '/sidekiq'`: everything below is for somebody else. */
function mounted({ source }: Reader, { named }: RubyCall, scope: Scope): Entry[] {
  const at = rubyText(source, named.get('at') ?? named.get('=>'));
  if (at === undefined || scope.isOpen) return [anything];
  return [{ method: '*', path: scope.path + normalise(at), covers: 'begin' }];
}

function rootRoute({ source }: Reader, call: RubyCall, scope: Scope): Entry[] {
  const to = rubyText(source, call.named.get('to') ?? call.positional[0]);
  const [, controller, name] = /^(\w+(?:\/\w+)*)#(\w+)$/.exec(to ?? '') ?? [];
  return entry(
    scope,
    'GET',
    scope.path,
    controller ? { controller: scope.module + controller, name: name! } : undefined,
  );
}

const readers = new Map<string, (reader: Reader, call: RubyCall, scope: Scope) => Entry[]>(
  Object.entries({
    resources,
    resource: resources,
    namespace: scoped,
    scope: scoped,
    match: verb,
    root: rootRoute,
    mount: mounted,
    draw: drawnHere,
    member: inside((scope) => ({ ...scope, path: scope.member ?? scope.path })),
    collection: inside(({ member: _member, ...scope }) => scope),
    defaults: inside((scope) => scope),
    controller: inside(({ controller: _controller, ...scope }, { positional }, source) => {
      const controller = rubyText(source, positional[0]);
      return controller === undefined ? { ...scope, isDoubted: true } : { ...scope, controller };
    }),
    constraints: inside((scope) => ({ ...scope, isDoubted: true })),
    // Of Devise: who is signed in, not where.
    authenticate: inside((scope) => ({ ...scope, isDoubted: true })),
    authenticated: inside((scope) => ({ ...scope, isDoubted: true })),
    unauthenticated: inside((scope) => ({ ...scope, isDoubted: true })),
    devise_scope: inside((scope) => scope),
    // It adds what a concern says, which is doubted where the concern is written.
    concerns: () => [],
  }),
);
