/** Routes of NestJS: decorated methods of decorated classes. Pure. */
import { onlyOne } from './python.ts';
import { anywhere, atRoot, below, type Prefix, type Route } from './route.ts';
import { type Script, scriptArguments, scriptText } from './script.ts';
import { childOf, children, elements, type Source, type SyntaxNode, textOf, within } from './tree.ts';

const isAbout = /@nestjs\//;
const methods: Record<string, string> = {
  Get: 'GET',
  Post: 'POST',
  Put: 'PUT',
  Patch: 'PATCH',
  Delete: 'DELETE',
  All: '*',
};

export function nestRoutes(script: Script): Route[] {
  const sources = [...script.modules.values()].map(({ source }) => source).filter(({ text }) => isAbout.test(text));
  const prefix = prefixOf(sources);
  return sources.flatMap((source) =>
    within(source.root(), 'ClassDeclaration').flatMap((definition) => routesOf(source, definition, prefix)),
  );
}

/** What `setGlobalPrefix` says; versions and module paths are not read. */
function prefixOf(sources: readonly Source[]): Prefix {
  const isElsewhere = sources.some(({ text }) => /\benableVersioning\b|\bRouterModule\b/.test(text));
  const calls = sources.flatMap((source) =>
    within(source.root(), 'CallExpression')
      .filter((call) => /\.setGlobalPrefix$/.test(textOf(source, call.firstChild)))
      .map((call) => scriptArguments(call).map((node) => scriptText(source, node))),
  );
  if (isElsewhere || calls.length > 1) return anywhere;
  const [given] = calls;
  if (given === undefined) return atRoot;
  return given.length === 1 ? below(atRoot, given[0]) : anywhere;
}

function routesOf(source: Source, definition: SyntaxNode, prefix: Prefix): Route[] {
  const controller = decoratorsOf(definition).find((one) => nameOf(source, one) === 'Controller');
  const body = childOf(definition, 'ClassBody');
  if (!controller || !body) return [];
  const owner = textOf(source, childOf(definition, 'VariableDefinition'));
  return children(body).flatMap((node) => {
    const name = textOf(source, childOf(node, 'PropertyDefinition'));
    if (node.name !== 'MethodDeclaration' || !childOf(node, 'Block')) return [];
    return children(node)
      .filter((one) => one.name === 'Decorator')
      .flatMap((decorator): Route[] => {
        const method = methods[nameOf(source, decorator)];
        if (method === undefined) return [];
        const handler = { source, node, name, owner };
        const start = isVersioned(source, controller) ? anywhere : prefix;
        return pathsOf(source, controller).flatMap((path) =>
          pathsOf(source, decorator).map((rest) => ({ ...below(below(start, path), rest), method, handler })),
        );
      });
  });
}

/** Decorators before `export` are parsed as a class of their own, which ends in an error. */
function decoratorsOf(definition: SyntaxNode): SyntaxNode[] {
  const own = children(definition).filter(({ name }) => name === 'Decorator');
  const { parent } = definition;
  if (parent?.name !== 'ExportDeclaration') return own;
  const before = parent.prevSibling;
  const stray = before?.name === 'ClassDeclaration' && !childOf(before, 'ClassBody') ? children(before) : [];
  return [...own, ...[...children(parent), ...stray].filter(({ name }) => name === 'Decorator')];
}

const nameOf = (source: Source, decorator: SyntaxNode): string =>
  /^@\s*([\w.]+)/.exec(textOf(source, decorator))?.[1] ?? '';

/** The paths of `@Get()`, `@Get('x')`, `@Get(['x', 'y'])` and `@Controller({ path: 'x' })`; `undefined` for one that cannot be read. */
function pathsOf(source: Source, decorator: SyntaxNode): (string | undefined)[] {
  const given = givenTo(decorator);
  if (!given) return [''];
  const path = given.name === 'ObjectExpression' ? optionOf(source, given, 'path') : given;
  if (path?.name === 'ArrayExpression') return elements(path).map((node) => scriptText(source, node));
  return [path ? scriptText(source, path) : ''];
}

/** A version is a part of the path, of a header or of the media type: which one is said elsewhere. */
function isVersioned(source: Source, controller: SyntaxNode): boolean {
  const given = givenTo(controller);
  return given?.name === 'ObjectExpression' && optionOf(source, given, 'version') !== undefined;
}

function givenTo(decorator: SyntaxNode): SyntaxNode | undefined {
  const call = childOf(decorator, 'CallExpression');
  return onlyOne(call ? scriptArguments(call) : []);
}

function optionOf(source: Source, object: SyntaxNode, name: string): SyntaxNode | undefined {
  const option = children(object).find((node) => textOf(source, childOf(node, 'PropertyDefinition')) === name);
  return option?.lastChild ?? undefined;
}
