/** Which values of a request must come from resources that exist. */
import { bodyNeeds } from './body-needs.ts';
import { hasField, resourceNamed } from './graph.ts';
import { withHanded } from './handed.ts';
import { reference, words } from './names.ts';
import { isPrefix, type Part, parts } from './path.ts';
import { isFree, pathNeeds } from './path-needs.ts';
import type { Graph, Need, Operation, Parameter, Resource } from './spec.ts';

/** Everything the operation needs; `self` is what it makes and therefore never needs. */
export function needsOf(graph: Graph, operation: Operation, self: Resource | undefined): Need[] {
  const key = `${operation.id} ${self?.name ?? ''}`;
  const needs = graph.needs.get(key) ?? findNeeds(graph, operation, self);
  graph.needs.set(key, needs);
  return needs;
}

function findNeeds(graph: Graph, operation: Operation, self: Resource | undefined): Need[] {
  const near = parts(operation.path);
  const linked = graph.links.get(operation.id);
  const path = pathNeeds(graph, operation, near, self);
  const rest = operation.parameters.flatMap((parameter) => parameterNeed(graph, parameter, near));
  const body = operation.body === undefined ? [] : bodyNeeds(graph, operation, near, self, path);
  const given = operation.racegate?.values ?? {};
  const all = withHanded(graph, operation, [...path, ...rest, ...body]);
  const wanted = all.filter(({ name }) => !Object.hasOwn(given, name));
  return wanted.map((need) => {
    const link = linked?.get(need.name.replace(/^.*\//, ''));
    return link === undefined || link.resource === self
      ? need
      : { ...need, resource: link.resource, field: link.field };
  });
}

function parameterNeed(graph: Graph, parameter: Parameter, near: readonly Part[]): Need[] {
  if (!parameter.required || (parameter.in !== 'query' && parameter.in !== 'header') || isFree(parameter)) return [];
  const name = parameter.name.replace(/^x-/i, '');
  const { stem, field, strong } = reference(name);
  if (field === 'id' && stem.length === 0) return ownParameter(graph, parameter, near);
  if (field === '' || stem.length === 0) return [];
  const found = resourceNamed(graph, stem, near);
  if (found === undefined || (!strong && !hasField(graph, found.resource, field))) return [];
  return [
    { in: parameter.in, name: parameter.name, resource: found.resource, field, role: found.role, certain: strong },
  ];
}

/** `DELETE /things?id=…` */
function ownParameter(graph: Graph, { in: place, name }: Parameter, near: readonly Part[]): Need[] {
  if (place !== 'query' || near.some((part) => part.placeholder)) return [];
  const named = near
    .filter((part) => !isPrefix(part.name))
    .flatMap((part) => resourceNamed(graph, words(part.name), near) ?? []);
  const resource = named.at(-1)?.resource;
  return resource === undefined ? [] : [{ in: place, name, resource, field: 'id', role: [], certain: true, own: true }];
}
