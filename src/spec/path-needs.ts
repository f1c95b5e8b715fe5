/** What a path leads through: each placeholder stands for something that is there. */
import { goesBy, identifierType, ownerOf, resourceNamed, shownBy, takenBy } from './graph.ts';
import { isOwnIdentifier } from './key.ts';
import { normal, reference, words } from './names.ts';
import type { Part } from './path.ts';
import { flatten, typeOf } from './schema.ts';
import type { Graph, Need, Operation, Parameter, Resource } from './spec.ts';

export function pathNeeds(
  graph: Graph,
  operation: Operation,
  near: readonly Part[],
  self: Resource | undefined,
): Need[] {
  return near.flatMap((part, index): Need[] => {
    const parameter = operation.parameters.find((each) => each.in === 'path' && each.name === part.name);
    if (!part.placeholder || (parameter !== undefined && isFree(parameter))) return [];
    const mates = near.filter(({ placeholder, upTo }) => placeholder && upTo === part.upTo);
    if (mates.length > 1) return partNeed(graph, operation, part, mates, self);
    const told = ownerOf(graph, part.key, part.name, near) ?? sharedKey(graph, near, index);
    // `{isbn}` of `/shelves/{shelfId}/place/{isbn}`, where `/titles/{isbn}` is the one thing that goes by it.
    const isOwn = self !== undefined && told === self;
    const isBare = reference(part.name).stem.length === 0;
    const known = told?.creator && (!isOwn || isBare) ? undefined : goesBy(graph, operation, normal(part.name));
    const resource = known ?? told;
    // A key, or its half, that the client chooses when it creates by PUT.
    if (self !== undefined && resource === self) return [];
    return [
      {
        in: 'path',
        name: part.name,
        resource,
        field: fieldOf(graph, part.name, resource, parameter),
        role: [],
        certain: true,
      },
    ];
  });
}

/**
 * One of several placeholders between two slashes: a field of the one thing that they name together (`/files/{name}.{ext}`), the
 * identifier of something (`/friendships/{userId}-{friendId}`), or a value of its own that nothing in the document shows.
 */
function partNeed(
  graph: Graph,
  operation: Operation,
  { name }: Part,
  mates: readonly Part[],
  self: Resource | undefined,
): Need[] {
  const owner = graph.byPlace.get(mates.at(-1)?.key ?? '');
  if (self !== undefined && owner === self) return [];
  const need = (resource: Resource | undefined, field: string, role: string[]): Need[] => [
    { in: 'path', name, resource, field, role, certain: true },
  ];
  const ofOwner = mates.flatMap((mate) => {
    const field = owner?.creator && ownField(graph, owner, mate.name);
    return field === undefined ? [] : [{ name: mate.name, field }];
  });
  const own = ofOwner.find((mate) => mate.name === name);
  if (own) return need(owner, own.field, []);
  const found = identified(graph, name, mates);
  if (found) {
    const isFirst =
      mates.find((mate) => identified(graph, mate.name, mates)?.resource === found.resource)?.name === name;
    return need(found.resource, 'id', isFirst ? [] : [name]);
  }
  // The rest of `{id}.{format}` and a latitude are any value that fits.
  const parameter = operation.parameters.find((each) => each.in === 'path' && each.name === name);
  const isNumber = typeOf(flatten(parameter?.schema ?? {})) === 'number';
  return ofOwner.length > 0 || isNumber ? [] : need(undefined, name, []);
}

/** What the resource is known to go by, of which the placeholder speaks. */
function ownField(graph: Graph, owner: Resource, name: string): string | undefined {
  if (isOwnIdentifier(name, owner)) return 'id';
  return shownBy(graph, owner).has(normal(name)) || takenBy(graph, owner).has(normal(name)) ? name : undefined;
}

function identified(graph: Graph, name: string, near: readonly Part[]): ReturnType<typeof resourceNamed> {
  const { stem, field } = reference(name);
  return field === 'id' && stem.length > 0 ? resourceNamed(graph, stem, near) : undefined;
}

/** `{owner}` of `/repos/{owner}/{repo}` is half of a repo's key. */
function sharedKey(graph: Graph, near: readonly Part[], index: number): Resource | undefined {
  const next = near[index + 1];
  return next?.placeholder === true ? graph.byPlace.get(next.key) : undefined;
}

/** The document lists the values, or they are no identifiers: a date, a flag. */
export function isFree(parameter: Parameter): boolean {
  const schema = flatten(parameter.schema);
  return (
    schema.enum !== undefined ||
    schema.const !== undefined ||
    typeOf(schema) === 'boolean' ||
    /^(date|date-time|time)$/.test(schema.format ?? '')
  );
}

/** What of the resource goes there: `{eventId}` its id, `{slug}` and `{event_slug}` its slug, `{event}` what it is known by. */
function fieldOf(graph: Graph, name: string, resource: Resource | undefined, parameter?: Parameter): string {
  const { stem, field } = reference(name);
  // `DELETE /carts/{id}/items/{productId}`: what stands in the cart is known by the product that was put there.
  if (field === 'id' && resource !== undefined && !isOwn(stem, resource) && takenBy(graph, resource).has(normal(name)))
    return name;
  if (field === 'id' || resource === undefined) return field === '' ? 'id' : field;
  const shown = shownBy(graph, resource);
  if (field !== '') return stem.length > 0 && shown.has(normal(name)) ? name : field;
  if (normal(name) !== normal(resource.name) && (shown.has(normal(name)) || takenBy(graph, resource).has(normal(name))))
    return name;
  if (normal(name) === normal(resource.name)) {
    // `{repo}` that is text while the repo's id is a number.
    const text =
      parameter !== undefined &&
      typeOf(flatten(parameter.schema)) === 'string' &&
      identifierType(resource) === 'integer';
    const handle = shown.has('id') ? undefined : handles.find((each) => shown.has(each));
    return handle ?? (shown.has('name') && (text || !shown.has('id')) ? 'name' : 'id');
  }
  return words(name).join('-').endsWith(resource.name) ? 'id' : name;
}

/** What is known by one of these has no identifier besides. */
const handles = ['slug', 'code', 'key', 'handle', 'login', 'username'];

const isOwn = (stem: readonly string[], resource: Resource): boolean =>
  stem.length === 0 || normal(stem.join('-')) === normal(resource.name);
