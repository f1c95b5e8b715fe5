/** From a call in a handler to the functions of the workspace that it may run. Pure. */
import { type Go, goMeant } from './go.ts';
import type { Follow } from './hint.ts';
import { handlerOf, type Meant, meant, methodNamed, type Python } from './python.ts';
import type { Handler } from './route.ts';
import { functions, type Script, type ScriptModule, scriptMeant } from './script.ts';
import { childOf, children, textOf, within } from './tree.ts';

export function followerOf(python: Python, go: Go, script: Script): Follow {
  return (from, callee) => {
    if (from.source.language === 'python') return pythonCalls(python, from, callee);
    if (from.source.language === 'go') return goCalls(go, from, callee);
    if (from.source.language === 'javascript') return scriptCalls(script, from, callee);
    return javaCalls(from, callee);
  };
}

function pythonCalls(python: Python, from: Handler, callee: string): Handler[] {
  const module = python.modules.get(from.source.path);
  if (!module) return [];
  if (callee.startsWith('self.')) {
    const own = (from.owner === undefined ? [] : meant(python, module, from.owner)).filter(
      ({ kind }) => kind === 'class',
    );
    return own.flatMap((one: Meant) => methodNamed(python, one, callee.slice(5)) ?? []);
  }
  return meant(python, module, callee)
    .filter(({ kind }) => kind === 'function')
    .map(handlerOf);
}

/** Methods are followed by name within the package: an interface may stand for several types. */
function goCalls(go: Go, { source }: Handler, callee: string): Handler[] {
  if (!/^[\w.]+$/.test(callee)) return [];
  const folder = source.path.split('/').slice(0, -1).join('/');
  const found = goMeant(go, source, callee);
  const near = found.filter((one) => one.source.path.split('/').slice(0, -1).join('/') === folder);
  return near.length > 0 ? near : found;
}

function scriptCalls(script: Script, from: Handler, callee: string): Handler[] {
  const module = script.modules.get(from.source.path);
  if (!module || !/^[\w.]+$/.test(callee)) return [];
  const [owner, field, method, ...more] = callee.split('.');
  if (owner === 'this' && field && more.length === 0)
    return method === undefined ? ownMethods(from, field) : injected(script, module, field, method);
  const call = within(from.node, 'CallExpression').find((node) => textOf(from.source, node.firstChild) === callee);
  const found = call?.firstChild && scriptMeant(script, { module, node: call.firstChild });
  if (!found || !functions.includes(found.node.name)) return [];
  return [{ source: found.module.source, node: found.node, name: callee.split('.').at(-1)! }];
}

function ownMethods({ source, node, owner }: Handler, name: string): Handler[] {
  const body = node.parent;
  const all = body ? children(body) : [];
  return all
    .filter((one) => textOf(source, childOf(one, 'PropertyDefinition', 'Definition')) === name)
    .map((one) => ({ source, node: one, name, ...(owner === undefined ? {} : { owner }) }));
}

/** `constructor(private orders: OrdersService)`: a method of the class that a field is declared to be. */
function injected(script: Script, module: ScriptModule, field: string, method: string): Handler[] {
  const { source } = module;
  const list = within(source.root(), 'ParamList').map((node) => textOf(source, node));
  const types = list.flatMap((text) => [...text.matchAll(/(\w+)\s*:\s*(\w+)/g)]).filter(([, name]) => name === field);
  const names = [...new Set(types.map(([, , type]) => type!))];
  return names.flatMap((type): Handler[] => {
    const use = within(source.root(), 'TypeName').find((node) => textOf(source, node) === type);
    const imported = use && module.imports.get(type);
    const others = [...script.modules.values()].filter(({ exports }) => imported && exports.has(imported.name));
    return others.flatMap((other) =>
      within(other.exports.get(imported!.name)!, 'MethodDeclaration')
        .filter((node) => textOf(other.source, childOf(node, 'PropertyDefinition')) === method)
        .map((node) => ({ source: other.source, node, name: method, owner: type })),
    );
  });
}

/** Only methods of the same class: what is injected may be anything. */
const javaCalls = (from: Handler, callee: string): Handler[] => ownMethods(from, callee.replace(/^this\./, ''));
