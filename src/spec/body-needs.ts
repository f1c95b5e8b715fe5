/** Which fields of a body speak of something that is there: `customerId`, `from` and `to`, a coupon's code. */
import { bodyFields } from './fields.ts';
import { goesBy, hasField, identifierType, resourceNamed, shownBy, takenBy } from './graph.ts';
import { isOwnIdentifier } from './key.ts';
import { isIdentifier, isPlural, normal, reference, singularName, words } from './names.ts';
import { isPrefix, type Part, parts } from './path.ts';
import { flatten, typeOf } from './schema.ts';
import type { Field, Graph, Need, Operation, Resource } from './spec.ts';
import { isGiver, isPerson, isTaker } from './verbs.ts';

/** @param path what the path of the operation needs */
export function bodyNeeds(
  graph: Graph,
  operation: Operation,
  near: readonly Part[],
  self: Resource | undefined,
  path: readonly Need[],
): Need[] {
  const fields = bodyFields(operation.body);
  const target = near.at(-1)?.placeholder === true && self === undefined ? path.at(-1) : undefined;
  return fields.flatMap((field) => {
    if (target !== undefined && repeats(graph, operation, field, target))
      return [{ ...target, in: 'body' as const, name: field.pointer, field: 'id', certain: false }];
    const need = fieldNeed(graph, operation, field, near, self);
    if (need?.resource === undefined) return [];
    if (self === undefined && path.length === 0 && field.around.length <= 1 && speaksOf(graph, near, need, field.name))
      return isForAll(operation, need.resource, field) ? [] : [{ ...need, own: true }];
    if (!field.required && !hasRole(need)) return [];
    // The body of an update repeats its own identifier.
    const own = path.at(-1)?.resource;
    return need.role.length === 0 && need.resource === self && own === undefined ? [] : [need];
  });
}

/** `PUT /things/{id}` whose body says the id once more, alone or as JSON:API has it: many servers hold the two against each other. */
function repeats(
  graph: Graph,
  { method }: Operation,
  { name, around, required, schema }: Field,
  { resource, field }: Need,
): boolean {
  if (resource === undefined || !isOwnIdentifier(name, resource) || schema.enum !== undefined) return false;
  if (around.some((word) => word !== 'data' && singularName(word) !== resource.name) || around.length > 1) return false;
  const isKnown = field === 'id' || shownBy(graph, resource).has(normal(name));
  return isKnown && (required || method === 'PUT');
}

/** The identifier of what the path names: `PUT /things {id}`, `POST /things/update {thingId}`. */
function speaksOf(graph: Graph, near: readonly Part[], { resource, field, role }: Need, name: string): boolean {
  if (resource === undefined || field !== 'id' || role.length > 0 || !isOwnIdentifier(name, resource)) return false;
  return near.some(
    (part) => !isPrefix(part.name) && resourceNamed(graph, words(part.name), near)?.resource === resource,
  );
}

/** `PATCH /things` beside `PATCH /things/{id}` is for all of them, unless its body must say which one. */
function isForAll({ method, body }: Operation, { writers, deleter }: Resource, { name, around }: Field): boolean {
  if (flatten(body?.schema ?? {}).required?.includes(around[0] ?? name)) return false;
  return [...writers, deleter].some((each) => each?.method === method && each.path.endsWith('}'));
}

const hasRole = (need: Need): boolean => need.role.some((word) => isGiver(word) || isTaker(word));

function fieldNeed(
  graph: Graph,
  operation: Operation,
  field: Field,
  near: readonly Part[],
  self: Resource | undefined,
): Need | undefined {
  const make = (resource: Resource, of: string, role: string[], certain: boolean): Need => ({
    in: 'body',
    name: field.pointer,
    resource,
    field: of === 'id' ? (handleOf(graph, resource) ?? 'id') : of,
    role,
    certain,
  });
  if (field.schema.enum !== undefined || field.schema.const !== undefined || typeOf(field.schema) === 'boolean')
    return undefined;
  const { stem, field: of, strong } = reference(field.name);
  if (stem.length === 0) return bareNeed(graph, operation, field, of, near, self, make);
  if (of === '' && stem.every((word) => isGiver(word) || isTaker(word)))
    return roleNeed(graph, operation, field, stem, near, make);
  const found = resourceNamed(graph, stem, near);
  if (found === undefined) {
    const roles = stem.every((word) => isGiver(word) || isTaker(word));
    if (roles && of === 'id') return roleNeed(graph, operation, field, stem, near, make);
    const key = roles && of !== '' ? of : normal(field.name);
    const known = goesBy(graph, operation, key);
    return known === undefined || known === self ? undefined : make(known, key, roles ? stem : [], false);
  }
  if (found.resource === self && found.role.length === 0) return undefined;
  if (of === 'id') return make(found.resource, 'id', found.role, strong);
  if (of !== '') return hasField(graph, found.resource, of) ? make(found.resource, of, found.role, false) : undefined;
  const parties = found.role.every((word) => isGiver(word) || isTaker(word) || isPerson(word));
  const isKey = isKeyLike(field, found.resource) || isEnd(field, found) || isHandle(graph, field, found.resource);
  return parties && isKey ? make(found.resource, 'id', found.role, false) : undefined;
}

/** `player`, where players have no ids and are known by their names: `/players/{username}`. */
const isHandle = (graph: Graph, { schema, required }: Field, resource: Resource): boolean =>
  required && typeOf(schema) === 'string' && schema.format === undefined && handleOf(graph, resource) !== undefined;

/** What a resource goes by that shows no id. */
function handleOf(graph: Graph, resource: Resource): string | undefined {
  const shown = shownBy(graph, resource);
  const last = resource.reader && parts(resource.reader.path).at(-1);
  if (!last?.placeholder || shown.has('id') || reference(last.name).field === 'id') return undefined;
  return shown.has(normal(last.name)) ? last.name : undefined;
}

/** `fromAccount` and `toAccount`: of two that are told apart so, a text says which ones. */
const isEnd = ({ schema }: Field, { resource, role }: { resource: Resource; role: string[] }): boolean =>
  role.some((word) => isGiver(word) || isTaker(word)) &&
  typeOf(schema) === 'string' &&
  schema.format === undefined &&
  schema.pattern === undefined &&
  identifierType(resource) !== 'integer';

const mostIds = 1_000_000;

/** `event: 5`: the field is named like the resource, and its type is that of an identifier. */
function isKeyLike(field: Field, resource: Resource): boolean {
  const type = typeOf(field.schema);
  if (isPlural(words(field.name).at(-1) ?? '') && !field.pointer.endsWith('/0')) return false;
  // `option: 0…3` counts something.
  if (type === 'integer' && (field.schema.maximum ?? mostIds) < mostIds) return false;
  if (type === 'integer' || field.schema.format === 'uuid')
    return identifierType(resource) !== 'string' || field.schema.format === 'uuid';
  return type === 'string' && /\b(id|identifier|uuid)\b/i.test(field.schema.description ?? '');
}

type Make = (resource: Resource, of: string, role: string[], certain: boolean) => Need;

/** A bare `id`, `code` or `slug`: of the thing around it, of the path's own thing, or of the only one that has such a code. */
function bareNeed(
  graph: Graph,
  operation: Operation,
  field: Field,
  of: string,
  near: readonly Part[],
  self: Resource | undefined,
  make: Make,
): Need | undefined {
  const holder = field.around.findLast((name) => !/^(data|attributes|relationships)$/.test(name));
  if (holder !== undefined) {
    const found = resourceNamed(graph, words(holder), near);
    return found !== undefined && found.resource !== self && isIdentifier(of)
      ? make(found.resource, of, found.role, false)
      : undefined;
  }
  if (self !== undefined || of === 'name' || of === 'number') return undefined;
  // `/projects/{id}/invitations/accept` speaks of an invitation, of which nothing in the path says which one.
  const own = near.slice(near.findLastIndex((part) => part.placeholder) + 1);
  const named = own
    .filter((part) => !isPrefix(part.name))
    .flatMap((part) => resourceNamed(graph, words(part.name), near) ?? []);
  const owner = named.find(
    ({ resource }) => (resource.creator !== operation || resource.key?.in === 'body') && hasField(graph, resource, of),
  );
  if (owner !== undefined) return make(owner.resource, of, [], false);
  if (own.length < near.length) {
    const known = goesBy(graph, operation, of);
    return known === undefined ? undefined : make(known, of, [], false);
  }
  if (of === 'id') return undefined;
  const others = [...graph.byName.values()].filter(
    (resource) => resource.creator !== undefined && resource.creator !== operation,
  );
  const takers = others.filter((resource) => takenBy(graph, resource).has(of));
  // A code that the server draws is only shown.
  const holders = takers.length > 0 ? takers : others.filter((resource) => shownBy(graph, resource).has(of));
  return holders.length === 1 && holders[0] !== undefined ? make(holders[0], of, [], false) : undefined;
}

/** `from` and `to`: of the thing that the path, the description or a balance points to. */
function roleNeed(
  graph: Graph,
  operation: Operation,
  field: Field,
  role: string[],
  near: readonly Part[],
  make: Make,
): Need | undefined {
  if (/date|time/.test(field.schema.format ?? '')) return undefined;
  const resource =
    spokenOf(graph, field.schema.description ?? '') ??
    passedIn(graph, operation, near) ??
    onlyBalance(graph) ??
    onlyHolder(graph, operation);
  return resource === undefined ? undefined : make(resource, 'id', role, false);
}

function spokenOf(graph: Graph, text: string): Resource | undefined {
  const spoken = words(text);
  return spoken.map((word) => graph.byName.get(word)).find((resource) => resource?.creator !== undefined);
}

function passedIn(graph: Graph, operation: Operation, near: readonly Part[]): Resource | undefined {
  const found = near.flatMap((part) => (part.placeholder ? [] : (resourceNamed(graph, words(part.name), near) ?? [])));
  return found
    .map((each) => each.resource)
    .find((resource) => resource.creator !== undefined && resource.creator.id !== operation.id);
}

/** `POST /gifts {from, to, coins}`, where players are all that has coins. */
function onlyHolder(graph: Graph, operation: Operation): Resource | undefined {
  const amounts = bodyFields(operation.body).filter(({ schema }) => /integer|number/.test(typeOf(schema) ?? ''));
  const holders = [...graph.byName.values()].filter(
    (resource) =>
      resource.creator !== undefined &&
      resource.creator !== operation &&
      amounts.some(({ name }) => shownBy(graph, resource).has(normal(name))),
  );
  return holders.length === 1 ? holders[0] : undefined;
}

function onlyBalance(graph: Graph): Resource | undefined {
  const rich = [...graph.byName.values()].filter(
    (resource) =>
      resource.creator !== undefined &&
      [...shownBy(graph, resource), ...takenBy(graph, resource)].some((name) =>
        /balance|credits?$|points$|funds/.test(name),
      ),
  );
  // `POST /accounts/{id}/deposits` answers with the account.
  const own = rich.filter(({ parent }) => !rich.some(({ name }) => name === parent));
  return own.length === 1 ? own[0] : undefined;
}
