/** Routes of Django: URLconfs, the views they name, and the routers of Django REST framework. Pure. */
import { classRoutes, type Served, servedBy, viewSetRoutes } from './drf.ts';
import {
  argumentsOf,
  calleeOf,
  decoratorName,
  decoratorsOf,
  handlerOf,
  lastOf,
  literal,
  type Meant,
  type Module,
  meant,
  methodsIn,
  moduleNamed,
  onlyOne,
  type Python,
} from './python.ts';
import { anywhere, atRoot, below, fromPattern, type Prefix, type Route } from './route.ts';
import { elements, type SyntaxNode, textOf, within } from './tree.ts';

interface Conf {
  python: Python;
  module: Module;
  prefix: Prefix;
  depth: number;
}

const isConf = /\burlpatterns\b/;

export function djangoRoutes(python: Python): Route[] {
  const confs = [...python.modules.values()].filter(({ source }) => isConf.test(source.text));
  const roots = rootsOf(python);
  const start = (module: Module, prefix: Prefix): Conf => ({ python, module, prefix, depth: 0 });
  const whole = [...roots].flatMap((module) => routesOf(start(module, atRoot)));
  const reached = new Set([...roots].flatMap((module) => [...reachedFrom(python, module, new Set())]));
  const rest = confs.filter((module) => !reached.has(module) && !roots.has(module));
  const included = new Set(rest.flatMap((module) => [...reachedFrom(python, module, new Set())]));
  const open = rest.filter((module) => !included.has(module)).flatMap((module) => routesOf(start(module, anywhere)));
  return [...whole, ...open];
}

/** The URLconfs that settings name. */
function rootsOf(python: Python): Set<Module> {
  const named = [...python.modules.values()].flatMap((module) =>
    (module.assigned.get('ROOT_URLCONF') ?? []).map((value) => {
      const dotted = literal(module.source, value);
      return dotted === undefined ? undefined : moduleNamed(python, module.source.path, dotted);
    }),
  );
  return new Set(named.filter((module) => module !== undefined));
}

function reachedFrom(python: Python, module: Module, seen: Set<Module>): Set<Module> {
  const { source } = module;
  for (const call of within(source.root(), 'CallExpression')) {
    if (calleeOf(source, call) !== 'include') continue;
    const next = includedModule(python, module, call);
    if (next && !seen.has(next)) reachedFrom(python, next, seen.add(next));
  }
  return seen;
}

/** `include("shop.urls")` · `include(("shop.urls", "shop"))` · `include(urls)` */
function includedModule(python: Python, module: Module, call: SyntaxNode): Module | undefined {
  const { source } = module;
  const [first] = argumentsOf(source, call).positional;
  const target = first?.name === 'TupleExpression' ? elements(first)[0] : first;
  const dotted = literal(source, target);
  if (dotted !== undefined) return moduleNamed(python, source.path, dotted);
  const one = onlyOne(meant(python, module, textOf(source, target)));
  return one?.kind === 'module' ? one.module : undefined;
}

function routesOf(conf: Conf): Route[] {
  const { module } = conf;
  const { source } = module;
  if (conf.depth > 6) return [];
  const updates = within(source.root(), 'UpdateStatement').filter(
    ({ firstChild, lastChild }) => textOf(source, firstChild) === 'urlpatterns' && lastChild,
  );
  const values = [...(module.assigned.get('urlpatterns') ?? []), ...updates.map(({ lastChild }) => lastChild!)];
  return values.flatMap((value) => patternsIn(conf, value));
}

/** A list of patterns, however it is put together. */
function patternsIn(conf: Conf, value: SyntaxNode): Route[] {
  const { python, module } = conf;
  const { source } = module;
  const text = textOf(source, value);
  if (['ArrayExpression', 'TupleExpression', 'ParenthesizedExpression'].includes(value.name))
    return elements(value).flatMap((one) =>
      one.name === 'CallExpression' ? patternOf(conf, one) : patternsIn(conf, one),
    );
  if (value.name === 'BinaryExpression')
    return [value.firstChild!, value.lastChild!].flatMap((one) => patternsIn(conf, one));
  if (value.name === 'CallExpression') {
    if (/^(format_suffix_patterns|list|tuple)$/.test(calleeOf(source, value)))
      return argumentsOf(source, value)
        .positional.slice(0, 1)
        .flatMap((one) => patternsIn(conf, one));
    return [];
  }
  if (value.name === 'MemberExpression' && /\.urls$/.test(text))
    return meant(python, module, text.replace(/\.urls$/, '')).flatMap((router) => routerRoutes(conf, router));
  if (value.name !== 'VariableName' || text === 'urlpatterns') return [];
  const list = onlyOne(meant(python, module, text).filter(({ kind }) => kind === 'value'));
  return list ? patternsIn({ ...conf, module: list.module, depth: conf.depth + 1 }, list.node!) : [];
}

function patternOf(conf: Conf, call: SyntaxNode): Route[] {
  const { module, prefix } = conf;
  const { source } = module;
  const callee = lastOf(calleeOf(source, call));
  if (!['path', 're_path', 'url'].includes(callee)) return [];
  const { positional, named } = argumentsOf(source, call);
  const text = literal(source, positional[0] ?? named.get('route'));
  const view = positional[1] ?? named.get('view');
  if (text === undefined || !view) return [];
  const path = callee === 'path' ? text : fromPattern(text);
  const isInclude = view.name === 'CallExpression' && calleeOf(source, view) === 'include';
  if (isInclude) return includedRoutes({ ...conf, prefix: below(prefix, path) }, view);
  if (path === undefined) return [];
  const place = below(prefix, path);
  return viewRoutes(conf, view).map((served) => ({ ...place, ...served }));
}

function includedRoutes(conf: Conf, call: SyntaxNode): Route[] {
  const { python, module } = conf;
  const next = includedModule(python, module, call);
  if (next) return routesOf({ ...conf, module: next, depth: conf.depth + 1 });
  const [first] = argumentsOf(module.source, call).positional;
  const target = first?.name === 'TupleExpression' ? elements(first)[0] : first;
  return target ? patternsIn({ ...conf, depth: conf.depth + 1 }, target) : [];
}

/** A view as a URLconf names it, out of what it may be wrapped in. */
function viewRoutes(conf: Conf, view: SyntaxNode): Served[] {
  const { python, module } = conf;
  const { source } = module;
  if (view.name !== 'CallExpression') {
    const one = onlyOne(meant(python, module, textOf(source, view)));
    if (one?.kind === 'function') return functionRoutes(one);
    return one?.kind === 'value' ? viewRoutes({ ...conf, module: one.module, depth: conf.depth + 1 }, one.node!) : [];
  }
  if (conf.depth > 6) return [];
  const callee = calleeOf(source, view);
  const [first] = argumentsOf(source, view).positional;
  if (lastOf(callee) === 'as_view') {
    const one = onlyOne(meant(python, module, callee.replace(/\.as_view$/, '')));
    if (one?.kind !== 'class') return [];
    return first?.name === 'DictionaryExpression' ? mappedRoutes(conf, one, first) : classRoutes(python, one);
  }
  return first ? viewRoutes({ ...conf, depth: conf.depth + 1 }, first) : [];
}

/** `ItemViewSet.as_view({"post": "create"})` */
function mappedRoutes({ python, module: { source } }: Conf, one: Meant, mapping: SyntaxNode): Served[] {
  const parts = elements(mapping).filter(({ name }) => name !== ':');
  return parts.flatMap((key, at) => {
    const [method, action] = [literal(source, key), literal(source, parts[at + 1])];
    if (at % 2 === 1 || method === undefined || action === undefined) return [];
    const handler = servedBy(python, one, action);
    return handler ? [{ method: method.toUpperCase(), handler }] : [];
  });
}

/** What a function view answers to: all methods, unless a decorator says which. */
function functionRoutes(one: Meant): Served[] {
  const { source } = one.module;
  const handler = handlerOf(one);
  for (const decorator of decoratorsOf(one.node!)) {
    const name = lastOf(decoratorName(source, decorator));
    const [first] = argumentsOf(source, decorator).positional;
    if (name === 'require_POST') return [{ method: 'POST', handler }];
    if (name === 'require_GET' || name === 'require_safe') return [{ method: 'GET', handler }];
    if (name === 'api_view' || name === 'require_http_methods')
      return (first ? (methodsIn(source, first) ?? []) : ['GET']).map((method) => ({ method, handler }));
  }
  return [{ method: '*', handler }];
}

const routers = /^(Default|Simple|Extended\w*|Nested\w*)Router$/;

/** All that is registered with a router, wherever in its module. */
function routerRoutes({ python, prefix }: Conf, { module, node, name, kind }: Meant): Route[] {
  const { source } = module;
  if (kind !== 'value' || node?.name !== 'CallExpression') return [];
  const constructor = lastOf(calleeOf(source, node));
  if (!routers.test(constructor)) return [];
  const inside = constructor.startsWith('Nested') ? nestedIn(module, node) : '';
  return within(source.root(), 'CallExpression').flatMap((call) => {
    if (calleeOf(source, call) !== `${name}.register`) return [];
    const { positional, named } = argumentsOf(source, call);
    const text = literal(source, positional[0] ?? named.get('prefix'));
    const viewSet = onlyOne(meant(python, module, textOf(source, positional[1] ?? named.get('viewset'))));
    const path = text === undefined ? undefined : fromPattern(text);
    if (path === undefined || inside === undefined || viewSet?.kind !== 'class') return [];
    return viewSetRoutes(python, viewSet, below(prefix, `${inside}/${path}`));
  });
}

/** `NestedSimpleRouter(router, "items", lookup="item")` → `items/{}` */
function nestedIn({ source }: Module, call: SyntaxNode): string | undefined {
  const { positional } = argumentsOf(source, call);
  const text = literal(source, positional[1]);
  const path = text === undefined ? undefined : fromPattern(text);
  return path === undefined ? undefined : `${path}/{}`;
}
