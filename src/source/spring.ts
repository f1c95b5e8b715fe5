/** Routes of Spring: mapped methods of controllers. Pure. */
import { atRoot, below, type Route } from './route.ts';
import { childOf, children, elements, type Source, type SyntaxNode, textOf, within } from './tree.ts';

const mappings: Record<string, string> = {
  GetMapping: 'GET',
  PostMapping: 'POST',
  PutMapping: 'PUT',
  PatchMapping: 'PATCH',
  DeleteMapping: 'DELETE',
  RequestMapping: '*',
};

export function springRoutes(sources: readonly Source[]): Route[] {
  return sources
    .filter(({ language, text }) => language === 'java' && /@(Rest)?Controller\b/.test(text))
    .flatMap((source) =>
      within(source.root(), 'ClassDeclaration').flatMap((definition) => routesOf(source, definition)),
    );
}

function routesOf(source: Source, definition: SyntaxNode): Route[] {
  const annotations = annotationsOf(definition);
  if (!annotations.some((one) => /^(Rest)?Controller$/.test(nameOf(source, one)))) return [];
  const mapping = annotations.find((one) => nameOf(source, one) === 'RequestMapping');
  const starts = mapping ? pathsOf(source, mapping) : [''];
  const owner = textOf(source, childOf(definition, 'Definition'));
  const body = childOf(definition, 'ClassBody');
  return (body ? children(body) : []).flatMap((node): Route[] => {
    if (node.name !== 'MethodDeclaration' || !childOf(node, 'Block')) return [];
    const name = textOf(source, childOf(node, 'Definition'));
    return annotationsOf(node).flatMap((annotation): Route[] => {
      if (mappings[nameOf(source, annotation)] === undefined) return [];
      return starts.flatMap((start) =>
        pathsOf(source, annotation).flatMap((path) =>
          methodsOf(source, annotation).map((method) => ({
            ...below(below(atRoot, start), path),
            method,
            handler: { source, node, name, owner },
          })),
        ),
      );
    });
  });
}

const annotationsOf = (node: SyntaxNode): SyntaxNode[] => {
  const modifiers = childOf(node, 'Modifiers');
  return modifiers ? children(modifiers).filter(({ name }) => /Annotation$/.test(name)) : [];
};

const nameOf = (source: Source, annotation: SyntaxNode): string =>
  /^@\s*(?:\w+\.)*(\w+)/.exec(textOf(source, annotation))?.[1] ?? '';

/** Named values of an annotation; the one without a name is `value`. */
function valuesOf(source: Source, annotation: SyntaxNode): Map<string, SyntaxNode> {
  const list = elements(childOf(annotation, 'AnnotationArgumentList'));
  return new Map(
    list.map((node) =>
      node.name === 'ElementValuePair' ? [textOf(source, node.firstChild), node.lastChild!] : ['value', node],
    ),
  );
}

/** `undefined` for a path that is not a literal. */
function pathsOf(source: Source, annotation: SyntaxNode): (string | undefined)[] {
  const values = valuesOf(source, annotation);
  const given = values.get('value') ?? values.get('path');
  if (!given) return [''];
  const list = given.name === 'ElementValueArrayInitializer' ? elements(given) : [given];
  return list.map((node) => {
    const text = textOf(source, node);
    return node.name === 'StringLiteral' && !/\\|\$\{|\*/.test(text) ? text.slice(1, -1) : undefined;
  });
}

function methodsOf(source: Source, annotation: SyntaxNode): string[] {
  const method = mappings[nameOf(source, annotation)]!;
  const given = valuesOf(source, annotation).get('method');
  if (method !== '*' || !given) return [method];
  return [...textOf(source, given).matchAll(/\b(GET|POST|PUT|PATCH|DELETE)\b/g)].map(([name]) => name);
}
