/** Routes of Gin, and of Echo, which are written the same way: groups and the functions that groups are handed to. Pure. */
import { type Go, goArguments, goMeant, goText } from './go.ts';
import { onlyOne } from './python.ts';
import { anywhere, atRoot, below, type Handler, type Prefix, type Route } from './route.ts';
import { around, childOf, children, elements, type Source, type SyntaxNode, textOf, within } from './tree.ts';

const routing = /^(GET|POST|PUT|PATCH|DELETE|Any|Handle)$/;
const isAbout = /gin-gonic\/gin|labstack\/echo/;

export function ginRoutes(go: Go): Route[] {
  return go.sources.filter(({ text }) => isAbout.test(text)).flatMap((source) => routesIn(go, source));
}

function routesIn(go: Go, source: Source): Route[] {
  return within(source.root(), 'CallExpr').flatMap((call): Route[] => {
    const [receiver, verb] = selectorOf(source, call);
    const given = goArguments(call);
    const method = verb === 'Handle' ? methodOf(source, given.shift()) : verb === 'Any' ? '*' : verb;
    if (!receiver || !routing.test(verb) || method === undefined) return [];
    const [path, ...rest] = given;
    const text = goText(source, path);
    const handler = handlerAt(go, source, call, isEcho(source) ? rest[0] : rest.at(-1));
    if (text === undefined || !handler) return [];
    return prefixesOf(go, source, receiver).map((prefix) => ({ ...below(prefix, text), method, handler }));
  });
}

/** `"POST"` · `http.MethodPost`; `undefined` where it is chosen at run time. */
const methodOf = (source: Source, node: SyntaxNode | undefined): string | undefined =>
  goText(source, node) ?? /^http\.Method(\w+)$/.exec(textOf(source, node))?.[1]?.toUpperCase();

const isEcho = ({ text }: Source): boolean => /labstack\/echo/.test(text) && !/gin-gonic/.test(text);

/** `r.POST(…)` → `r` and `POST` */
function selectorOf(source: Source, call: SyntaxNode): [SyntaxNode | undefined, string] {
  const { firstChild: callee } = call;
  if (callee?.name !== 'SelectorExpr') return [undefined, ''];
  return [callee.firstChild ?? undefined, textOf(source, callee.lastChild)];
}

function handlerAt(go: Go, source: Source, call: SyntaxNode, node: SyntaxNode | undefined): Handler | undefined {
  if (!node) return undefined;
  if (node.name === 'FunctionLiteral') return { source, node: call, name: 'The handler' };
  const callee = node.name === 'CallExpr' ? node.firstChild : node;
  const dotted = textOf(source, callee);
  if (!/^[\w.]+$/.test(dotted)) return undefined;
  const all = goMeant(go, source, dotted);
  if (all.length < 2) return all[0];
  const owner = typeOf(go, source, call, dotted.split('.').at(-2) ?? '');
  return onlyOne(all.filter((one) => one.owner === owner));
}

/** The type of a variable: of a parameter, a literal, or what the function that makes it answers. */
function typeOf(go: Go, source: Source, at: SyntaxNode, name: string): string | undefined {
  const found = bindingOf(source, at, name);
  if (found?.name === 'Parameter') return textOf(source, within(found, 'TypeName').at(-1));
  if (!found) return undefined;
  const literal =
    found.name === 'TypedLiteral' ? found : found.name === 'UnaryExp' ? childOf(found, 'TypedLiteral') : undefined;
  if (literal) return textOf(source, within(literal, 'TypeName')[0]);
  if (found.name !== 'CallExpr') return undefined;
  const maker = onlyOne(goMeant(go, source, textOf(source, found.firstChild)));
  const result = maker && childOf(maker.node, 'PointerType', 'TypeName');
  return result && textOf(maker.source, result).replace(/^\*/, '');
}

/** Where a router's routes begin: `gin.Default()`, a group of another, or a parameter that callers fill. */
function prefixesOf(go: Go, source: Source, router: SyntaxNode, depth = 0): Prefix[] {
  if (depth > 8) return [anywhere];
  if (router.name === 'CallExpr') return madeBy(go, source, router, depth);
  if (router.name !== 'VariableName') return [anywhere];
  const found = bindingOf(source, router, textOf(source, router));
  if (!found) return [anywhere];
  if (found.name !== 'Parameter') return prefixesOf(go, source, found, depth + 1);
  return handedTo(go, source, found, depth);
}

function madeBy(go: Go, source: Source, call: SyntaxNode, depth: number): Prefix[] {
  const [receiver, name] = selectorOf(source, call);
  const owner = textOf(source, receiver);
  if ((owner === 'gin' && /^(Default|New)$/.test(name)) || (owner === 'echo' && name === 'New')) return [atRoot];
  if (name !== 'Group' || !receiver) return [anywhere];
  const path = goText(source, goArguments(call)[0]);
  return prefixesOf(go, source, receiver, depth + 1).map((prefix) => below(prefix, path));
}

/** The routers that callers hand to a function for one of its parameters. */
function handedTo(go: Go, source: Source, parameter: SyntaxNode, depth: number): Prefix[] {
  const owner = around(parameter, 'FunctionDecl', 'MethodDecl');
  const isEngine = /\*(gin\.Engine|echo\.Echo)/.test(textOf(source, parameter));
  if (isEngine) return [atRoot];
  if (!owner) return [anywhere];
  const name = textOf(source, childOf(owner, 'DefName', 'FieldName'));
  if ((go.functions.get(name) ?? []).length !== 1) return [anywhere];
  const list = elements(parameter.parent ?? undefined);
  const index = list.findIndex(({ from }) => from === parameter.from);
  const calls = go.sources.flatMap((other) =>
    within(other.root(), 'CallExpr')
      .filter((call) => textOf(other, call.firstChild).split('.').at(-1) === name)
      .map((call): [Source, SyntaxNode | undefined] => [other, goArguments(call)[index]]),
  );
  const prefixes = calls.flatMap(([other, given]) => (given ? prefixesOf(go, other, given, depth + 1) : [anywhere]));
  return prefixes.length > 0 ? prefixes : [anywhere];
}

/** What a name is bound to where it is used: the last value given to it before, in the nearest block around it. */
function bindingOf(source: Source, use: SyntaxNode, name: string): SyntaxNode | undefined {
  for (let scope = use.parent; scope; scope = scope.parent) {
    const before = children(scope).filter(({ from }) => from < use.from);
    const values = before.flatMap((node) => (node.name === 'VarDecl' ? valueFor(source, node, name) : []));
    if (values.length > 0) return values.at(-1);
    if (!/^(FunctionDecl|MethodDecl|FunctionLiteral)$/.test(scope.name)) continue;
    const parameter = children(scope)
      .filter((node) => node.name === 'Parameters')
      .flatMap((list) => elements(list))
      .find((node) => node.name === 'Parameter' && textOf(source, childOf(node, 'DefName')) === name);
    if (parameter) return parameter;
  }
  return undefined;
}

/** `name := value` */
function valueFor(source: Source, declaration: SyntaxNode, name: string): SyntaxNode[] {
  const { firstChild, lastChild } = declaration;
  const isIt = firstChild?.name === 'DefName' && textOf(source, firstChild) === name && lastChild;
  return isIt ? [lastChild] : [];
}
