/** Go files of a workspace: their functions, methods and packages. Pure. */
import type { Handler } from './route.ts';
import { childOf, elements, type Source, type SyntaxNode, textOf, within } from './tree.ts';

export interface Go {
  sources: Source[];
  /** Functions and methods by name, wherever in the workspace. */
  functions: Map<string, Handler[]>;
}

export function goOf(all: readonly Source[]): Go {
  const sources = all.filter(({ language, path }) => language === 'go' && !path.endsWith('_test.go'));
  const functions: Go['functions'] = new Map();
  for (const source of sources)
    for (const node of within(source.root(), 'FunctionDecl', 'MethodDecl')) {
      const name = textOf(source, childOf(node, 'DefName', 'FieldName'));
      const owner = node.name === 'MethodDecl' ? receiverOf(source, node) : undefined;
      const handler: Handler = { source, node, name, ...(owner === undefined ? {} : { owner }) };
      functions.set(name, [...(functions.get(name) ?? []), handler]);
    }
  return { sources, functions };
}

/** `func (h *Handler) Create` → `Handler` */
const receiverOf = (source: Source, node: SyntaxNode): string | undefined =>
  textOf(source, within(childOf(node, 'Parameters')!, 'TypeName')[0]);

export const folderOf = ({ path }: Source): string => path.split('/').slice(0, -1).join('/');

const packageOf = (source: Source): string =>
  textOf(source, childOf(childOf(source.root(), 'PackageClause'), 'DefName'));

/** Functions and methods that `create`, `h.Create` or `orders.Create` may stand for. */
export function goMeant({ functions }: Go, from: Source, dotted: string): Handler[] {
  const parts = dotted.split('.');
  const named = functions.get(parts.at(-1)!) ?? [];
  if (parts.length === 1)
    return named.filter((one) => one.owner === undefined && folderOf(one.source) === folderOf(from));
  const exported = named.filter((one) => one.owner === undefined && packageOf(one.source) === parts[0]);
  const methods = named.filter(({ owner }) => owner !== undefined);
  return exported.length > 0 ? exported : methods;
}

export function goText(source: Source, node: SyntaxNode | undefined): string | undefined {
  if (node?.name !== 'String') return undefined;
  const text = textOf(source, node);
  return /\\/.test(text) && text.startsWith('"') ? undefined : text.slice(1, -1);
}

export const goArguments = (call: SyntaxNode): SyntaxNode[] => elements(childOf(call, 'Arguments'));
