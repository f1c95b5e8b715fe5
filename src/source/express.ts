/** Routes of Express: applications, routers, and what they are used under. Pure. */
import { anywhere, atRoot, below, type Handler, type Prefix, type Route, verbs } from './route.ts';
import {
  functions,
  type Script,
  type ScriptModule,
  scriptArguments,
  scriptHandler,
  scriptMeant,
  scriptText,
} from './script.ts';
import { type SyntaxNode, textOf, within } from './tree.ts';

const isAbout = /\bexpress\b/;

interface Mount {
  /** The application or router that is mounted, as a key. */
  child: string;
  parent: string | undefined;
  path: string | undefined;
}

export function expressRoutes(script: Script): Route[] {
  const modules = [...script.modules.values()].filter(({ source }) => isAbout.test(source.text));
  const mounts = modules.flatMap((module) => mountsIn(script, module));
  return modules.flatMap((module) => routesIn(script, module, mounts));
}

/** The call that made a router or an application is what it is known by. */
function boardOf(script: Script, module: ScriptModule, node: SyntaxNode): string | undefined {
  const made = scriptMeant(script, { module, node });
  if (made?.node.name !== 'CallExpression') return undefined;
  const { source } = made.module;
  const callee = textOf(source, made.node.firstChild);
  const kind = /^express$/.test(callee) ? 'application' : /^(express\.)?Router$/.test(callee) ? 'router' : undefined;
  return kind && `${kind} ${source.path}:${made.node.from}`;
}

function mountsIn(script: Script, module: ScriptModule): Mount[] {
  const { source } = module;
  return within(source.root(), 'CallExpression').flatMap((call): Mount[] => {
    const [receiver, name] = memberCall(module, call);
    if (!receiver || name !== 'use') return [];
    const [first, ...rest] = scriptArguments(call);
    if (!first) return [];
    const children = [first, ...rest].flatMap((node) => boardOf(script, module, node) ?? []);
    const isBare =
      boardOf(script, module, first) !== undefined || functions.includes(first.name) || first.name === 'CallExpression';
    const path = isBare ? '' : scriptText(source, first);
    return children.map((child) => ({ child, parent: boardOf(script, module, receiver), path }));
  });
}

function prefixesOf(board: string, mounts: Mount[], depth = 0): Prefix[] {
  if (depth > 6) return [anywhere];
  const own = mounts.filter(({ child }) => child === board);
  if (own.length === 0) return [board.startsWith('application') ? atRoot : anywhere];
  return own.flatMap(({ parent, path }) =>
    (parent === undefined ? [anywhere] : prefixesOf(parent, mounts, depth + 1)).map((prefix) => below(prefix, path)),
  );
}

function routesIn(script: Script, module: ScriptModule, mounts: Mount[]): Route[] {
  const { source } = module;
  return within(source.root(), 'CallExpression').flatMap((call): Route[] => {
    const [receiver, verb] = memberCall(module, call);
    const isVerb = (verbs as readonly string[]).includes(verb) || verb === 'all';
    if (!receiver || !isVerb) return [];
    const place = chained(module, receiver);
    const given = scriptArguments(call);
    const path = place ? place.path : scriptText(source, given[0]);
    const board = boardOf(script, module, place ? place.router : receiver);
    const last = given.at(-1);
    if (path === undefined || board === undefined || !last || (!place && given.length < 2)) return [];
    const handler = handlerAt(script, module, last, call);
    const method = verb === 'all' ? '*' : verb.toUpperCase();
    return handler ? prefixesOf(board, mounts).map((prefix) => ({ ...below(prefix, path), method, handler })) : [];
  });
}

/** `router.post(…)` → `router` and `post` */
function memberCall({ source }: ScriptModule, call: SyntaxNode): [SyntaxNode | undefined, string] {
  const { firstChild: callee } = call;
  if (callee?.name !== 'MemberExpression') return [undefined, ''];
  return [callee.firstChild ?? undefined, textOf(source, callee.lastChild)];
}

/** `router.route('/x').get(…).post(…)`: the router and the path at the beginning of the chain. */
function chained(
  module: ScriptModule,
  receiver: SyntaxNode,
): { router: SyntaxNode; path: string | undefined } | undefined {
  for (let at: SyntaxNode | undefined = receiver; at?.name === 'CallExpression'; ) {
    const [inner, name]: [SyntaxNode | undefined, string] = memberCall(module, at);
    if (name === 'route' && inner) return { router: inner, path: scriptText(module.source, scriptArguments(at)[0]) };
    at = inner;
  }
  return undefined;
}

/** The function itself, what a name stands for, or what a wrapper is given. */
function handlerAt(script: Script, module: ScriptModule, node: SyntaxNode, call: SyntaxNode): Handler | undefined {
  const { source } = module;
  if (functions.includes(node.name)) return { source, node: call, name: 'The handler' };
  if (node.name === 'CallExpression') {
    const [bound, name] = memberCall(module, node);
    const inner = name === 'bind' ? bound : scriptArguments(node).at(-1);
    return inner ? handlerAt(script, module, inner, call) : undefined;
  }
  const found = scriptMeant(script, { module, node });
  if (!found) return undefined;
  if (found.node.name === 'CallExpression') {
    const inner = scriptArguments(found.node).at(-1);
    if (inner && functions.includes(inner.name)) return scriptHandler({ ...found, node: inner }, nameIn(source, node));
  }
  return functions.includes(found.node.name) ? scriptHandler(found, nameIn(source, node)) : undefined;
}

const nameIn = (source: ScriptModule['source'], node: SyntaxNode): string => textOf(source, node).split('.').at(-1)!;
