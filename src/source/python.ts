/** Python modules of a workspace: what their names stand for. Pure. */
import type { Handler } from './route.ts';
import { childOf, children, elements, type Source, type SyntaxNode, textOf, within } from './tree.ts';

export interface Arguments {
  positional: SyntaxNode[];
  named: Map<string, SyntaxNode>;
}

export interface Module {
  source: Source;
  /** Local name → what it may be imported as; several where branches import differently. */
  imports: Map<string, Import[]>;
  functions: Map<string, SyntaxNode[]>;
  classes: Map<string, SyntaxNode[]>;
  /** Variables, whichever scope they are in → what is assigned to them. */
  assigned: Map<string, SyntaxNode[]>;
}

interface Import {
  /** Dots and dotted name as written: `..shop.views`. */
  module: string;
  /** The name taken from the module; absent where the module itself is meant. */
  name?: string;
}

export interface Python {
  modules: Map<string, Module>;
}

export function pythonOf(sources: readonly Source[]): Python {
  const modules = sources.filter(({ language }) => language === 'python').map(moduleOf);
  return { modules: new Map(modules.map((module) => [module.source.path, module])) };
}

function moduleOf(source: Source): Module {
  const module: Module = {
    source,
    imports: new Map(),
    functions: new Map(),
    classes: new Map(),
    assigned: new Map(),
  };
  const nodes = within(source.root(), 'ImportStatement', 'FunctionDefinition', 'ClassDefinition', 'AssignStatement');
  for (const node of nodes) {
    if (node.name === 'ImportStatement')
      for (const [local, one] of importsOf(source, node)) add(module.imports, local, one);
    else if (node.name === 'AssignStatement') {
      const { firstChild: target, lastChild: value } = node;
      const isOne = target?.name === 'VariableName' && target.nextSibling?.name !== ',';
      if (isOne && value && !childOf(node, ',')) add(module.assigned, textOf(source, target), value);
    } else if (isTopLevel(node))
      add(node.name === 'ClassDefinition' ? module.classes : module.functions, nameOf(source, node), node);
  }
  return module;
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  map.set(key, [...(map.get(key) ?? []), value]);
}

/** Not within a function or class; branches of the module count as top level. */
function isTopLevel(node: SyntaxNode): boolean {
  for (let parent = node.parent; parent; parent = parent.parent)
    if (parent.name === 'FunctionDefinition' || parent.name === 'ClassDefinition') return false;
  return true;
}

export const nameOf = (source: Source, node: SyntaxNode): string => textOf(source, childOf(node, 'VariableName'));

/** `from .a import b as c, d` · `import x.y as z, q` */
function importsOf(source: Source, node: SyntaxNode): [string, Import][] {
  const text = textOf(source, node)
    .replaceAll(/#.*$/gm, '')
    .replaceAll(/[()\\\n]/g, ' ');
  const from = /^from\s+([.\w\s]+?)\s+import\s+(.+)$/.exec(text);
  const names = (from?.[2] ?? text.replace(/^import\s+/, '')).split(',').map((part) => part.trim().split(/\s+as\s+/));
  return names.flatMap(([name = '', alias]): [string, Import][] => {
    if (name === '' || name === '*') return [];
    if (from) return [[alias ?? name, { module: from[1]!.replaceAll(' ', ''), name }]];
    return alias === undefined ? [[name, { module: name }]] : [[alias, { module: name }]];
  });
}

/** The module of a dotted name, seen from a file: beside it, or below one of the folders around it. */
export function moduleNamed({ modules }: Python, from: string, dotted: string): Module | undefined {
  const dots = /^\.*/.exec(dotted)![0].length;
  const parts = dotted.slice(dots).split('.').filter(Boolean);
  const folder = from.split('/').slice(0, -1);
  if (dots > 0) return moduleAt(modules, [...folder.slice(0, folder.length - dots + 1), ...parts]);
  for (let depth = folder.length; depth >= 0; depth--) {
    const found = moduleAt(modules, [...folder.slice(0, depth), ...parts]);
    if (found) return found;
  }
  return onlyOne([...modules.values()].filter(({ source }) => endsWith(source.path, parts)));
}

const moduleAt = (modules: Python['modules'], parts: string[]): Module | undefined =>
  modules.get(`${parts.join('/')}.py`) ?? modules.get([...parts, '__init__.py'].join('/'));

const endsWith = (path: string, parts: string[]): boolean =>
  [`/${parts.join('/')}.py`, `/${parts.join('/')}/__init__.py`].some((end) => `/${path}`.endsWith(end));

export const onlyOne = <T>(list: readonly T[]): T | undefined => (list.length === 1 ? list[0] : undefined);

/** Something that a name stands for: a whole module, or a definition in one. */
export interface Meant {
  module: Module;
  node?: SyntaxNode;
  kind: 'module' | 'function' | 'class' | 'value';
  name: string;
}

/** What `views.orders.create` may stand for in a module; empty where that cannot be read. */
export function meant(python: Python, module: Module, dotted: string, depth = 0): Meant[] {
  if (depth > 6 || dotted === '' || /[^\w.]/.test(dotted)) return [];
  const whole = module.imports.get(dotted);
  const [first = '', ...rest] = dotted.split('.');
  const starts = whole
    ? whole.flatMap((one) => imported(python, module, one, depth))
    : named(python, module, first, depth);
  if (whole || rest.length === 0) return starts;
  const longest = dotted.split('.').slice(0, -1).join('.');
  if (module.imports.has(longest))
    return module.imports
      .get(longest)!
      .flatMap((one) => imported(python, module, one, depth))
      .flatMap((one) => (one.kind === 'module' ? meant(python, one.module, dotted.split('.').at(-1)!, depth + 1) : []));
  return starts.flatMap((one) => (one.kind === 'module' ? meant(python, one.module, rest.join('.'), depth + 1) : []));
}

function named(python: Python, module: Module, name: string, depth: number): Meant[] {
  const own = (kind: Meant['kind'], nodes: SyntaxNode[] = []): Meant[] =>
    nodes.map((node) => ({ module, node, kind, name }));
  const found = [
    ...own('function', module.functions.get(name)),
    ...own('class', module.classes.get(name)),
    ...own('value', module.assigned.get(name)),
    ...(module.imports.get(name) ?? []).flatMap((one) => imported(python, module, one, depth)),
  ];
  if (found.length > 0) return found;
  const package_ = module.source.path.endsWith('__init__.py') ? `.${name}` : undefined;
  const inner = package_ && moduleNamed(python, module.source.path, package_);
  return inner ? [{ module: inner, kind: 'module', name }] : [];
}

function imported(python: Python, module: Module, { module: dotted, name }: Import, depth: number): Meant[] {
  const source = moduleNamed(python, module.source.path, dotted);
  if (name === undefined) return source ? [{ module: source, kind: 'module', name: dotted }] : [];
  const submodule = moduleNamed(python, module.source.path, `${dotted}${/\.$/.test(dotted) ? '' : '.'}${name}`);
  const inside = source && source !== module ? meant(python, source, name, depth + 1) : [];
  if (inside.length > 0) return inside;
  return submodule ? [{ module: submodule, kind: 'module', name }] : [];
}

/** `f(a, b=c)` → its arguments. */
export function argumentsOf(source: Source, call: SyntaxNode): Arguments {
  const list = elements(childOf(call, 'ArgList'));
  const result: Arguments = { positional: [], named: new Map() };
  for (let at = 0; at < list.length; at++) {
    const node = list[at]!;
    if (list[at + 1]?.name === 'AssignOp' && list[at + 2]) {
      result.named.set(textOf(source, node), list[at + 2]!);
      at += 2;
    } else if (node.name !== '*' && node.name !== '**') result.positional.push(node);
  }
  return result;
}

export const calleeOf = (source: Source, call: SyntaxNode): string => textOf(source, call.firstChild);

/** The last part of a dotted name. */
export const lastOf = (dotted: string): string => dotted.split('.').at(-1)!;

/** The value of a literal text, joined where it is written in parts; `undefined` for anything else. */
export function literal(source: Source, node: SyntaxNode | undefined): string | undefined {
  if (node?.name === 'ContinuedString') {
    const parts = children(node).map((part) => literal(source, part));
    return parts.includes(undefined) ? undefined : parts.join('');
  }
  if (node?.name !== 'String') return undefined;
  const [, kind, , text] = /^([rRuU]?)("""|'''|"|')([\s\S]*)\2$/.exec(textOf(source, node)) ?? [];
  if (text === undefined) return undefined;
  return /r/i.test(kind ?? '') ? text : text.replaceAll(/\\(.)/g, '$1');
}

/** `["GET", "post"]` → upper case; `undefined` where it is no list of literals. */
export function methodsIn(source: Source, node: SyntaxNode | undefined): string[] | undefined {
  if (!node || !['ArrayExpression', 'TupleExpression', 'SetExpression'].includes(node.name)) return undefined;
  const methods = elements(node).map((one) => literal(source, one));
  return methods.includes(undefined) ? undefined : methods.map((method) => method!.toUpperCase());
}

/** Calls in the decorators of a definition, and those that are written without parentheses. */
export function decoratorsOf(definition: SyntaxNode): SyntaxNode[] {
  const { parent } = definition;
  return parent?.name === 'DecoratedStatement' ? children(parent).filter(({ name }) => name === 'Decorator') : [];
}

/** `@x.y(…)` → `x.y` */
export const decoratorName = (source: Source, decorator: SyntaxNode): string =>
  /^@\s*([\w.]*)/.exec(textOf(source, decorator))?.[1] ?? '';

/** Methods that a class defines itself. */
export function methodsOf(source: Source, definition: SyntaxNode): Map<string, SyntaxNode> {
  const body = childOf(definition, 'Body');
  const own = (body ? children(body) : []).flatMap((node) =>
    node.name === 'DecoratedStatement' ? children(node) : [node],
  );
  return new Map(
    own.filter(({ name }) => name === 'FunctionDefinition').map((node) => [nameOf(source, node), node] as const),
  );
}

/** The names of a class's bases, as written. */
const basesOf = (source: Source, definition: SyntaxNode): string[] =>
  argumentsOf(source, definition).positional.map((node) => textOf(source, node));

/** A class and its bases in the workspace, nearest first, and the names of those that are not in it. */
export function lineageOf(python: Python, start: Meant): { own: Meant[]; foreign: string[] } {
  const own: Meant[] = [];
  const foreign: string[] = [];
  const visit = (one: Meant): void => {
    if (own.some(({ node }) => node === one.node) || own.length > 20) return;
    own.push(one);
    for (const base of basesOf(one.module.source, one.node!)) {
      const classes = meant(python, one.module, base).filter(({ kind }) => kind === 'class');
      if (classes.length === 1) visit(classes[0]!);
      else foreign.push(lastOf(base));
    }
  };
  visit(start);
  return { own, foreign };
}

/** A method of a class, its own or the nearest inherited one that the workspace has. */
export function methodNamed(python: Python, start: Meant, name: string): Handler | undefined {
  for (const { module, node, name: owner } of lineageOf(python, start).own) {
    const method = methodsOf(module.source, node!).get(name);
    if (method) return { source: module.source, node: method, name, owner };
  }
  return undefined;
}

export const handlerOf = ({ module, node, name }: Meant): Handler => ({ source: module.source, node: node!, name });
