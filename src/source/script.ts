/** JavaScript and TypeScript modules of a workspace: what their names stand for. Pure. */
import { onlyOne } from './python.ts';
import type { Handler } from './route.ts';
import { childOf, children, elements, type Source, type SyntaxNode, textOf, within } from './tree.ts';

export interface Script {
  modules: Map<string, ScriptModule>;
}

export interface ScriptModule {
  source: Source;
  /** Local name → where it comes from. */
  imports: Map<string, { from: string; name: string }>;
  /** Top-level functions, classes and variables: what they are. */
  values: Map<string, SyntaxNode[]>;
  /** Exported name → what it is; `default` also stands for `module.exports`. */
  exports: Map<string, SyntaxNode>;
}

export function scriptOf(sources: readonly Source[]): Script {
  const modules = sources.filter(({ language }) => language === 'javascript').map(moduleOf);
  return { modules: new Map(modules.map((module) => [module.source.path, module])) };
}

function moduleOf(source: Source): ScriptModule {
  const module: ScriptModule = { source, imports: new Map(), values: new Map(), exports: new Map() };
  for (const node of children(source.root())) {
    if (node.name === 'ImportDeclaration') importsOf(module, node);
    else if (node.name === 'ExportDeclaration') exported(module, node);
    else if (node.name === 'ExpressionStatement') commonExport(module, node);
    else declared(module, node);
  }
  return module;
}

/** Names that a declaration makes. */
function declared(module: ScriptModule, node: SyntaxNode): string[] {
  const { source } = module;
  const name = (one: SyntaxNode): string => textOf(source, childOf(one, 'VariableDefinition'));
  const keep = (key: string, value: SyntaxNode): string => {
    module.values.set(key, [...(module.values.get(key) ?? []), value]);
    return key;
  };
  if (node.name === 'FunctionDeclaration' || node.name === 'ClassDeclaration') return [keep(name(node), node)];
  if (node.name !== 'VariableDeclaration') return [];
  return children(node).flatMap((target, at, all) => {
    const equals = all.slice(at + 1, at + 3).findIndex((one) => one.name === 'Equals');
    const value = equals === -1 ? undefined : all[at + 1 + equals + 1];
    if (!value) return [];
    const path = requiredPath(source, value);
    if (target.name === 'VariableDefinition') {
      const key = textOf(source, target);
      if (path === undefined) return [keep(key, value)];
      module.imports.set(key, { from: path, name: memberOf(source, value) });
    } else if (target.name === 'ObjectPattern' && path !== undefined)
      for (const [local, original] of patternNames(source, target))
        module.imports.set(local, { from: path, name: original });
    return [];
  });
}

/** `require('./x')` and `require('./x').y` → `./x` */
function requiredPath(source: Source, value: SyntaxNode): string | undefined {
  return /^require\(\s*['"]([^'"]+)['"]\s*\)(\.\w+)?$/.exec(textOf(source, value))?.[1];
}

const memberOf = (source: Source, value: SyntaxNode): string => /\)\.(\w+)$/.exec(textOf(source, value))?.[1] ?? '*';

/** `{ a, b: c }` and `{ a, b as c }` → local name and original name */
function patternNames(source: Source, pattern: SyntaxNode): [string, string][] {
  const parts = textOf(source, pattern).replaceAll(/[{}]/g, '').split(',');
  return parts.flatMap((part): [string, string][] => {
    const [original, local] = part
      .replace(/^\s*type\s+/, '')
      .trim()
      .split(/\s*:\s*|\s+as\s+/);
    return original ? [[local ?? original, original]] : [];
  });
}

function importsOf(module: ScriptModule, node: SyntaxNode): void {
  const { source } = module;
  const from = scriptText(source, childOf(node, 'String'));
  if (from === undefined) return;
  const text = textOf(source, node);
  const space = /\*\s+as\s+(\w+)/.exec(text)?.[1];
  if (space) module.imports.set(space, { from, name: '*' });
  const whole = /^import\s+(?:type\s+)?(\w+)\s*(?:,|from)/.exec(text)?.[1];
  if (whole) module.imports.set(whole, { from, name: 'default' });
  const group = childOf(node, 'ImportGroup');
  if (group) for (const [local, name] of patternNames(source, group)) module.imports.set(local, { from, name });
}

function exported(module: ScriptModule, node: SyntaxNode): void {
  const { source } = module;
  const isDefault = childOf(node, 'default') !== undefined;
  const inner = childOf(node, 'FunctionDeclaration', 'ClassDeclaration', 'VariableDeclaration');
  const names = inner ? declared(module, inner) : [];
  for (const name of names) {
    const value = onlyOne(module.values.get(name) ?? []);
    if (value) module.exports.set(isDefault ? 'default' : name, value);
  }
  if (isDefault && !inner) {
    const value = children(node).at(-1)?.name === ';' ? children(node).at(-2) : children(node).at(-1);
    if (value) module.exports.set('default', value);
  }
  for (const one of within(node, 'ExportGroup'))
    for (const [exported, local] of patternNames(source, one)) {
      const value = onlyOne(module.values.get(local) ?? []);
      if (value) module.exports.set(exported, value);
    }
}

/** `module.exports = …` · `exports.create = …` */
function commonExport(module: ScriptModule, node: SyntaxNode): void {
  const { source } = module;
  const assignment = childOf(node, 'AssignmentExpression');
  if (!assignment) return;
  const target = /^(?:module\.)?exports(?:\.(\w+))?$/.exec(textOf(source, assignment.firstChild));
  if (target && assignment.lastChild) module.exports.set(target[1] ?? 'default', assignment.lastChild);
}

/** `'text'` and a template without places. */
export function scriptText(source: Source, node: SyntaxNode | undefined): string | undefined {
  if (node?.name !== 'String' && node?.name !== 'TemplateString') return undefined;
  const text = textOf(source, node);
  return /\\|\$\{/.test(text) ? undefined : text.slice(1, -1);
}

export const scriptArguments = (call: SyntaxNode): SyntaxNode[] => elements(childOf(call, 'ArgList'));

const endings = ['', '.ts', '.js', '.mjs', '.cjs', '.mts', '.tsx', '.jsx', '/index.ts', '/index.js', '/index.mjs'];

/** The module of a relative path; those of packages and aliases are not followed. */
function moduleFrom({ modules }: Script, from: ScriptModule, path: string): ScriptModule | undefined {
  if (!path.startsWith('.')) return undefined;
  const parts = from.source.path.split('/').slice(0, -1);
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  const base = parts.join('/');
  const written = [base, base.replace(/\.js$/, '.ts'), base.replace(/\.mjs$/, '.mts')];
  for (const one of written)
    for (const ending of endings) if (modules.has(one + ending)) return modules.get(one + ending);
  return undefined;
}

export interface ScriptMeant {
  module: ScriptModule;
  node: SyntaxNode;
}

/** What an expression stands for, followed through names and imports; `undefined` where that cannot be read. */
export function scriptMeant(script: Script, { module, node }: ScriptMeant, depth = 0): ScriptMeant | undefined {
  const { source } = module;
  if (depth > 8) return undefined;
  if (node.name === 'VariableName') return variable(script, module, textOf(source, node), depth);
  if (node.name === 'CallExpression') {
    const path = requiredPath(source, node);
    const other = path === undefined ? undefined : moduleFrom(script, module, path);
    return other ? exportOf(script, other, 'default', depth) : { module, node };
  }
  if (node.name === 'NewExpression') return scriptMeantClass(script, { module, node }, depth);
  if (node.name !== 'MemberExpression') return { module, node };
  const owner = textOf(source, node.firstChild);
  const name = textOf(source, node.lastChild);
  const space = module.imports.get(owner);
  if (space) {
    const other = moduleFrom(script, module, space.from);
    const direct = other && (space.name === '*' || space.name === 'default') && exportOf(script, other, name, depth);
    if (direct) return direct;
  }
  const whole = node.firstChild && scriptMeant(script, { module, node: node.firstChild }, depth + 1);
  return whole ? memberNamed(script, whole, name, depth) : undefined;
}

const scriptMeantClass = (script: Script, { module, node }: ScriptMeant, depth: number): ScriptMeant | undefined => {
  const name = childOf(node, 'VariableName');
  return name && scriptMeant(script, { module, node: name }, depth + 1);
};

function variable(script: Script, module: ScriptModule, name: string, depth: number): ScriptMeant | undefined {
  const own = module.values.get(name);
  if (own) {
    const value = onlyOne(own);
    return value && scriptMeant(script, { module, node: value }, depth + 1);
  }
  const imported = module.imports.get(name);
  const other = imported && moduleFrom(script, module, imported.from);
  if (!other) return undefined;
  return exportOf(script, other, imported.name === '*' ? 'default' : imported.name, depth);
}

function exportOf(script: Script, module: ScriptModule, name: string, depth: number): ScriptMeant | undefined {
  const node = module.exports.get(name);
  if (node) return scriptMeant(script, { module, node }, depth + 1);
  const whole = name === 'default' ? undefined : module.exports.get('default');
  const object = whole && scriptMeant(script, { module, node: whole }, depth + 1);
  return object && memberNamed(script, object, name, depth);
}

/** A property of an object literal, or a method of a class. */
function memberNamed(
  script: Script,
  { module, node }: ScriptMeant,
  name: string,
  depth: number,
): ScriptMeant | undefined {
  const { source } = module;
  const body = node.name === 'ClassDeclaration' ? childOf(node, 'ClassBody') : node;
  if (!body || !['ClassBody', 'ObjectExpression'].includes(body.name)) return undefined;
  const found = children(body).find((one) => textOf(source, childOf(one, 'PropertyDefinition')) === name);
  if (!found) return undefined;
  if (found.name !== 'Property' || childOf(found, 'ParamList')) return { module, node: found };
  const value = childOf(found, ':') ? found.lastChild : childOf(found, 'PropertyDefinition');
  if (!value) return undefined;
  return value.name === 'PropertyDefinition'
    ? variable(script, module, name, depth + 1)
    : scriptMeant(script, { module, node: value }, depth + 1);
}

export const functions = [
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunction',
  'MethodDeclaration',
  'Property',
  'PropertyDeclaration',
];

export const scriptHandler = ({ module: { source }, node }: ScriptMeant, name: string): Handler => ({
  source,
  node,
  name,
});
