/** The resources and links of a document, arranged for looking up. */
import { coreSchema, successSchema } from './answer.ts';
import { call, handedOut } from './handed.ts';
import { isHad } from './held.ts';
import { isIdentifier, normal, reference, singular, words } from './names.ts';
import { isPrefix, operationAt, parts, placeOf } from './path.ts';
import { flatten, typeOf } from './schema.ts';
import type { Graph, Operation, Resource, Spec } from './spec.ts';
import { isPerson, personResources } from './verbs.ts';

export function graphOf(spec: Pick<Spec, 'operations' | 'resources'>): Graph {
  const { resources } = spec;
  const made = new Map<string, Resource>();
  for (const resource of [...resources].sort((a, b) => Number(owns(b)) - Number(owns(a))))
    if (resource.creator !== undefined && !made.has(resource.creator.id)) made.set(resource.creator.id, resource);
  const makers = new Map<string, Resource[]>();
  for (const resource of resources) {
    const last = resource.name.split('-').at(-1) ?? '';
    if (isHad(resource)) makers.set(last, [...(makers.get(last) ?? []), resource]);
  }
  const byPlace = new Map(
    resources.flatMap((resource) => (resource.places ?? []).map((place): [string, Resource] => [place, resource])),
  );
  const names = new Set(resources.map(({ name }) => name));
  return {
    byName: new Map(resources.map((resource) => [resource.name, resource])),
    byPlace,
    byKey: Map.groupBy(
      resources.filter(({ creator }) => creator !== undefined),
      ({ reader }) => placeholderOf(reader),
    ),
    made,
    makers,
    shown: new Map(resources.map((resource) => [resource.name, shownFields(resource)])),
    taken: new Map(resources.map((resource) => [resource.name, takenFields(resource)])),
    needs: new Map(),
    reads: readsOf(spec.operations),
    fixed: fixedReadsOf(spec.operations),
    owner: ownersOf(resources),
    lists: new Set(resources.flatMap((resource) => resource.list?.id ?? [])),
    links: linksOf(spec.operations, made, names),
    handed: handedOut(spec.operations, made, names),
  };
}

/** Normalised; empty where the path does not end with one. */
function placeholderOf(reader: Operation | undefined): string {
  const last = reader && parts(reader.path).at(-1);
  return last?.placeholder ? normal(last.name) : '';
}

function readsOf(operations: readonly Operation[]): Map<string, Operation[]> {
  const reads = new Map<string, Operation[]>();
  for (const operation of operations) {
    if (operation.method !== 'GET' || operation.deprecated) continue;
    const [above, last] = parts(operation.path).slice(-2);
    if (above?.placeholder !== true || last === undefined || last.placeholder || isPrefix(last.name)) continue;
    reads.set(above.key, [...(reads.get(above.key) ?? []), operation]);
  }
  return reads;
}

/** GETs of these names do something, or tell of the server and not of its data. */
const aside =
  /^(log-?out|log-?in|sign-?(in|out)|refresh|verify|confirm|reset|unsubscribe|callback|export|download|health|healthz|ping|ready|live|status|version|docs|schema|config|csrf)/i;

/** Each under its own place, and under the one above. */
function fixedReadsOf(operations: readonly Operation[]): Graph['fixed'] {
  const fixed: Graph['fixed'] = new Map();
  operations.forEach((operation, index) => {
    if (operation.method !== 'GET' || operation.deprecated) return;
    if (operation.parameters.some(({ in: place, required }) => place === 'query' && required)) return;
    const all = parts(operation.path);
    const [above, last] = [all.at(-2), all.at(-1)];
    if (last === undefined || all.some(({ placeholder }) => placeholder)) return;
    if (aside.test(last.name) || isPrefix(last.name)) return;
    const under = above === undefined || isPrefix(above.name) ? [last.key] : [last.key, above.key];
    for (const key of under) fixed.set(key, [...(fixed.get(key) ?? []), { operation, index }]);
  });
  return fixed;
}

function ownersOf(resources: readonly Resource[]): Graph['owner'] {
  const owner: Graph['owner'] = new Map();
  for (const resource of resources)
    for (const operation of [resource.creator, resource.deleter, ...resource.writers])
      if (operation !== undefined && !owner.has(operation.id)) owner.set(operation.id, resource);
  return owner;
}

/** The creator lies on the resource's own collection rather than being borrowed. */
const owns = (resource: Resource): boolean =>
  resource.creator !== undefined && placeOf(resource.creator.path) === placeOf(resource.collection);

function linksOf(
  operations: readonly Operation[],
  made: ReadonlyMap<string, Resource>,
  names: ReadonlySet<string>,
): Graph['links'] {
  const links: Graph['links'] = new Map();
  const named = new Map(
    operations.flatMap((operation) =>
      operation.operationId === undefined ? [] : [[operation.operationId, operation.id] as const],
    ),
  );
  for (const operation of operations) {
    if (operation.method !== 'POST' && !made.has(operation.id)) continue;
    const resource = made.get(operation.id) ?? call(operation, names);
    for (const link of operation.answers.flatMap((answer) => (/^(2|def)/.test(answer.status) ? answer.links : []))) {
      const target = named.get(link.operationId ?? '') ?? operationAt(link.operationRef ?? '');
      if (target === undefined) continue;
      const parameters = links.get(target) ?? new Map();
      for (const [name, expression] of Object.entries(link.parameters)) {
        const field = fieldOf(expression);
        if (field !== undefined) parameters.set(name.replace(/^(path|query|header)\./, ''), { resource, field });
      }
      links.set(target, parameters);
    }
  }
  return links;
}

/** Of a runtime expression the field that it reads: `$response.body#/data/id` → id. */
function fieldOf(expression: string): string | undefined {
  const pointer = /^\{?\$(?:response|request)\.(?:body#|path\.|query\.)(.*?)\}?$/.exec(expression)?.[1];
  const last = pointer?.split('/').at(-1);
  if (last !== undefined && last !== '') return last;
  return /^\$response\.header\.location$/i.test(expression) ? 'id' : undefined;
}

/** The resource that a stem speaks of: `source wallet` → wallet; customer → user where there is no customer. */
export function resourceNamed(
  graph: Graph,
  stem: readonly string[],
  near: readonly Part[] = [],
): { resource: Resource; role: string[] } | undefined {
  const last = stem.at(-1);
  if (last === undefined) return undefined;
  const name = [...stem.slice(0, -1), singular(last)];
  for (let from = 0; from < name.length; from += 1) {
    const found = closest(graph, name.slice(from), near);
    if (found !== undefined) return { resource: found, role: name.slice(0, from) };
  }
  if (!isPerson(singular(last))) return undefined;
  const person = personResources.map((each) => graph.byName.get(each)).find((each) => each?.creator !== undefined);
  return person === undefined ? undefined : { resource: person, role: name };
}

interface Part {
  key: string;
}

/** Among more of one name than this, nothing tells which is meant. */
const mostAlike = 50;

/** The resource of exactly this name; of several that end in it, one whose path shares most with where we are. */
function closest(graph: Graph, name: readonly string[], near: readonly Part[]): Resource | undefined {
  const exact = graph.byName.get(name.join('-'));
  if (exact && isHad(exact)) return exact;
  const wanted = name.join('-');
  const candidates = (graph.makers.get(name.at(-1) ?? '') ?? []).filter(
    (resource) => resource.name === wanted || resource.name.endsWith(`-${wanted}`),
  );
  if (candidates.length < 2 || candidates.length > mostAlike) return candidates[0];
  const keys = new Set(near.map((part) => part.key));
  const shared = (resource: Resource): number => parts(resource.collection).filter((part) => keys.has(part.key)).length;
  return candidates.reduce((best, each) => (shared(each) > shared(best) ? each : best));
}

/** The resource whose item place a placeholder closes; where that one cannot be made, one that the placeholder's name tells. */
export function ownerOf(graph: Graph, key: string, placeholder: string, near: readonly Part[]): Resource | undefined {
  const placed = graph.byPlace.get(key);
  if (placed && isHad(placed)) return placed;
  const { stem, field } = reference(placeholder);
  const told = field === '' ? words(placeholder) : stem;
  const found = told.length === 0 ? undefined : resourceNamed(graph, told, near);
  return found !== undefined && (field !== '' || found.role.length === 0) ? found.resource : placed;
}

/**
 * What alone goes by a key of this name (normalised), as its item's path says: `code` in `POST /accounts/{id}/redeem` beside
 * `/coupons/{code}`, `isbn` in `POST /loans` beside `/titles/{isbn}`.
 */
export function goesBy(graph: Graph, operation: Operation, key: string): Resource | undefined {
  if (isIdentifier(key)) return undefined;
  const found = (graph.byKey.get(key) ?? []).filter(({ creator }) => creator !== operation);
  return found.length === 1 ? found[0] : undefined;
}

const nothing: ReadonlySet<string> = new Set();
/** Names of the fields that it shows when it is made or read, and of those that its creator takes; normalised. */
export const shownBy = (graph: Graph, resource: Resource): ReadonlySet<string> =>
  graph.shown.get(resource.name) ?? nothing;
export const takenBy = (graph: Graph, resource: Resource): ReadonlySet<string> =>
  graph.taken.get(resource.name) ?? nothing;

/** `code`, or `couponCode` of a coupon. */
export const hasField = (graph: Graph, resource: Resource, field: string): boolean =>
  field === 'id' ||
  [field, `${normal(resource.name)}${field}`].some(
    (name) => shownBy(graph, resource).has(name) || takenBy(graph, resource).has(name),
  );

/** Names of the fields that one resource shows when it is made or read, normalised. */
function shownFields(resource: Resource): Set<string> {
  const schemas = [resource.creator, resource.reader].flatMap((operation) =>
    operation === undefined ? [] : [coreSchema(successSchema(operation))],
  );
  const fields = schemas.flatMap((schema) =>
    Object.keys(schema === undefined ? {} : (flatten(schema).properties ?? {})),
  );
  return new Set(fields.map(normal));
}

/** Names of the fields that the creator takes, normalised. */
function takenFields(resource: Resource): Set<string> {
  const schema = resource.creator?.body?.schema;
  return new Set(Object.keys(schema === undefined ? {} : (flatten(schema).properties ?? {})).map(normal));
}

/** The type of the resource's identifier, where the document shows one. */
export function identifierType(resource: Resource): string | undefined {
  const schemas = [resource.reader, resource.creator].flatMap((operation) =>
    operation === undefined ? [] : [coreSchema(successSchema(operation))],
  );
  for (const schema of schemas) {
    const id = schema === undefined ? undefined : flatten(schema).properties?.id;
    if (id !== undefined) return typeOf(flatten(id));
  }
  const placeholder = resource.reader?.parameters.findLast((parameter) => parameter.in === 'path');
  return placeholder === undefined ? undefined : typeOf(flatten(placeholder.schema));
}
