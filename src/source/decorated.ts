/** Routes that decorators declare on an application, blueprint or router: Flask, flask-smorest, FastAPI. Pure. */
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
  methodNamed,
  methodsIn,
  nameOf,
  onlyOne,
  type Python,
} from './python.ts';
import { anywhere, atRoot, below, type Prefix, type Route, verbs } from './route.ts';
import { type SyntaxNode, textOf, within } from './tree.ts';

/** Something that routes are hung on: `app = Flask(…)`, `bp = Blueprint(…)`, `router = APIRouter(…)`. */
interface Board {
  kind: 'application' | 'blueprint' | 'router';
  /** Its own prefix; `undefined` where it is not a literal. */
  own: string | undefined;
}

interface Hanging {
  on: string;
  prefix: string | undefined;
  /** What the prefix is: in the place of the board's own (Flask), or before it (FastAPI). */
  isInstead: boolean;
}

interface Boards {
  boards: Map<string, Board>;
  hangings: Map<string, Hanging[]>;
}

const constructors: Record<string, Board['kind']> = {
  Flask: 'application',
  APIFlask: 'application',
  OpenAPI: 'application',
  FastAPI: 'application',
  Blueprint: 'blueprint',
  APIBlueprint: 'blueprint',
  SmorestBlueprint: 'blueprint',
  APIRouter: 'router',
};

const isAbout = /\b(flask|fastapi|apiflask|quart)/i;

export function decoratedRoutes(python: Python): Route[] {
  const modules = [...python.modules.values()].filter(({ source }) => isAbout.test(source.text));
  const found = boardsOf(python, modules);
  return modules.flatMap((module) => [...decorated(python, module, found), ...added(python, module, found)]);
}

const keyOf = (module: Module, name: string): string => `${module.source.path}:${name}`;

function boardsOf(python: Python, modules: Module[]): Boards {
  const boards: Boards['boards'] = new Map();
  for (const module of modules)
    for (const [name, values] of module.assigned) {
      const made = values.map((value) => boardOf(module, value)).filter((board) => board !== undefined);
      // One name for two boards of a file says nothing about where its routes are.
      if (made.length > 0)
        boards.set(keyOf(module, name), made.length === 1 ? made[0]! : { ...made[0]!, own: undefined });
    }
  const hangings: Boards['hangings'] = new Map();
  for (const module of modules)
    for (const [child, hanging] of hangingsIn(python, module, boards))
      hangings.set(child, [...(hangings.get(child) ?? []), hanging]);
  return { boards, hangings };
}

function boardOf({ source }: Module, value: SyntaxNode): Board | undefined {
  if (value.name !== 'CallExpression') return undefined;
  const kind = constructors[lastOf(calleeOf(source, value))];
  if (kind === undefined) return undefined;
  const { named } = argumentsOf(source, value);
  const own = named.get(kind === 'blueprint' ? 'url_prefix' : 'prefix');
  return { kind, own: own && !isNone(textOf(source, own)) ? literal(source, own) : '' };
}

const isNone = (text: string): boolean => text === 'None';

const hangers = new Set(['register_blueprint', 'include_router', 'register_api', 'mount']);

function hangingsIn(python: Python, module: Module, boards: Boards['boards']): [string, Hanging][] {
  const { source } = module;
  return within(source.root(), 'CallExpression').flatMap((call): [string, Hanging][] => {
    const callee = calleeOf(source, call);
    const verb = lastOf(callee);
    if (!hangers.has(verb) || !callee.includes('.')) return [];
    const { positional, named } = argumentsOf(source, call);
    const board = verb === 'mount' ? positional[1] : positional[0];
    const given = verb === 'mount' ? positional[0] : (named.get('url_prefix') ?? named.get('prefix'));
    const isInstead = verb === 'register_blueprint' || verb === 'register_api';
    if (!board) return [];
    const has = given !== undefined && !isNone(textOf(source, given));
    const prefix = has ? literal(source, given) : isInstead ? null : '';
    return boardsNamed(python, module, textOf(source, board), boards).map((child) => [
      child,
      {
        on: parentOf(python, module, callee.slice(0, callee.lastIndexOf('.')), boards),
        prefix: prefix === null ? boards.get(child)!.own : prefix,
        isInstead,
      },
    ]);
  });
}

/** What cannot be followed is the application only where it is called so; anything else may have a prefix. */
function parentOf(python: Python, module: Module, dotted: string, boards: Boards['boards']): string {
  const known = boardsNamed(python, module, dotted, boards)[0];
  return known ?? (/(^|[._])(app|api|application)$/.test(dotted) ? 'application' : dotted);
}

function boardsNamed(python: Python, module: Module, dotted: string, boards: Boards['boards']): string[] {
  const own = keyOf(module, dotted);
  if (boards.has(own)) return [own];
  const keys = meant(python, module, dotted).map(({ module, name }) => keyOf(module, name));
  return [...new Set(keys)].filter((key) => boards.has(key));
}

/** All places at which a board's routes begin. */
function prefixesOf(key: string | undefined, { boards, hangings }: Boards, depth = 0): Prefix[] {
  const board = key === undefined ? undefined : boards.get(key);
  if (!board || depth > 6) return [anywhere];
  const hung = hangings.get(key!) ?? [];
  if (board.kind === 'application' && hung.length === 0) return [below(atRoot, board.own)];
  if (hung.length === 0) return [below(anywhere, board.own)];
  return hung.flatMap(({ on, prefix, isInstead }) => {
    const parents = on === 'application' ? [atRoot] : prefixesOf(on, { boards, hangings }, depth + 1);
    return parents.map((parent) => {
      const start = below(parent, prefix);
      return isInstead ? start : below(start, board.own);
    });
  });
}

function decorated(python: Python, module: Module, found: Boards): Route[] {
  const { source } = module;
  return within(source.root(), 'FunctionDefinition', 'ClassDefinition').flatMap((definition) =>
    decoratorsOf(definition).flatMap((decorator) => {
      const dotted = decoratorName(source, decorator);
      const verb = lastOf(dotted);
      const isRoute = ['route', 'api_route'].includes(verb) || (verbs as readonly string[]).includes(verb);
      if (!isRoute || !dotted.includes('.')) return [];
      const { positional, named } = argumentsOf(source, decorator);
      const path = literal(source, positional[0] ?? named.get('rule') ?? named.get('path'));
      if (path === undefined) return [];
      const board = onlyOne(boardsNamed(python, module, dotted.slice(0, dotted.lastIndexOf('.')), found.boards));
      const kind = definition.name === 'ClassDefinition' ? 'class' : 'function';
      const one: Meant = { module, node: definition, kind, name: nameOf(source, definition) };
      const listed = named.get('methods');
      const methods = /route$/.test(verb)
        ? listed
          ? (methodsIn(source, listed) ?? [])
          : undefined
        : [verb.toUpperCase()];
      return routesAt(python, one, path, methods, prefixesOf(board, found));
    }),
  );
}

/** `app.add_url_rule("/x", view_func=Items.as_view("items"))` · `api.add_resource(Items, "/x")` */
function added(python: Python, module: Module, found: Boards): Route[] {
  const { source } = module;
  return within(source.root(), 'CallExpression').flatMap((call) => {
    const callee = calleeOf(source, call);
    const verb = lastOf(callee);
    if (verb !== 'add_url_rule' && verb !== 'add_api_route') return [];
    const { positional, named } = argumentsOf(source, call);
    const path = literal(source, positional[0]);
    const view = named.get('view_func') ?? named.get('endpoint') ?? positional[verb === 'add_url_rule' ? 2 : 1];
    if (path === undefined || !view) return [];
    const one = onlyOne(meant(python, module, textOf(source, view).replace(/\.as_view\([\s\S]*\)$/, '')));
    if (!one?.node || one.kind === 'value') return [];
    const listed = named.get('methods');
    const methods = listed ? (methodsIn(source, listed) ?? []) : undefined;
    const board = onlyOne(boardsNamed(python, module, callee.slice(0, callee.lastIndexOf('.')), found.boards));
    return routesAt(python, one, path, methods, prefixesOf(board, found));
  });
}

function routesAt(
  python: Python,
  one: Meant,
  path: string,
  methods: string[] | undefined,
  prefixes: Prefix[],
): Route[] {
  const at = prefixes.map((prefix) => below(prefix, path.replaceAll(/\{[^{}]*\}/g, '{}')));
  if (one.kind === 'function') {
    const handler = handlerOf(one);
    return at.flatMap((place) => (methods ?? ['GET']).map((method) => ({ ...place, method, handler })));
  }
  return verbs.flatMap((verb) => {
    const handler = methodNamed(python, one, verb);
    const isServed = handler && (methods?.includes(verb.toUpperCase()) ?? true);
    return isServed ? at.map((place) => ({ ...place, method: verb.toUpperCase(), handler })) : [];
  });
}
