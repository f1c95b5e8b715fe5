/** How a resource is made where its collection has no POST. */
import { answerName } from './answer.ts';
import { bodyKey, chosenKey, isOwnIdentifier } from './key.ts';
import { reference, singular, singularName, words } from './names.ts';
import { isPrefix, parts, placeOf } from './path.ts';
import { flatten, typeOf } from './schema.ts';
import type { Operation, Resource } from './spec.ts';
import { isCreating, isSignUp, neverCreates, personResources } from './verbs.ts';

/** Completes resources whose path alone shows no creator; gives those that are left to speak of. */
export function fillCreators(resources: Resource[], operations: Operation[]): Resource[] {
  const owned = new Map(
    resources.flatMap((resource) => (resource.creator === undefined ? [] : [[resource.creator.id, resource] as const])),
  );
  const calls = operations
    .filter((operation) => operation.method === 'POST' && isFree(owned.get(operation.id)))
    .map(callOf);
  const lacking = (): Resource[] =>
    resources.filter((resource) => resource.creator === undefined && resource.places?.length !== 0);
  for (const resource of lacking()) setCreator(resource, byCall(resource, calls, 8));
  for (const resource of lacking()) setCreator(resource, byKey(resource));
  borrow(resources);
  for (const resource of lacking()) setCreator(resource, byCall(resource, calls, 5));
  for (const resource of lacking()) setCreator(resource, byBody(resource, operations));
  for (const resource of lacking()) setCreator(resource, byOwnKey(resource));
  const made = new Set(resources.flatMap((resource) => (resource.creator === undefined ? [] : [resource.name])));
  for (const resource of lacking()) setCreator(resource, byFreeKey(resource, made));
  for (const resource of resources) setKey(resource);
  // `POST /makers` that turned out to make events is no collection of makers.
  const found = new Set(
    resources.filter((resource) => resource.places?.length !== 0).map((resource) => resource.creator),
  );
  return resources.filter((resource) => !isFree(resource) || !found.has(resource.creator));
}

/** Nothing but its POST speaks for it. */
const isFree = (resource: Resource | undefined): boolean =>
  resource === undefined ||
  (resource.places?.length === 0 && resource.list === undefined && resource.reader === undefined);

function setCreator(resource: Resource, creator: Operation | undefined): void {
  if (creator !== undefined) resource.creator = creator;
}

function setKey(resource: Resource): void {
  const key = resource.creator && chosenKey(resource, resource.creator);
  if (key !== undefined) resource.key = key;
}

interface Call {
  operation: Operation;
  /** The words of the path's last fixed segment, and the singular of the one before. */
  last: string[];
  before: string;
  places: string[];
  /** What the path leads through: a thing that exists already. */
  through: Set<string>;
  answer: string | undefined;
  hint: string[];
}

function callOf(operation: Operation): Call {
  const all = parts(operation.path);
  const segments = all.filter((part) => !part.placeholder && !isPrefix(part.name)).map((part) => part.name);
  return {
    operation,
    last: words(segments.at(-1) ?? ''),
    before: singularName(segments.at(-2) ?? ''),
    places: all.filter((part) => part.placeholder).map((part) => part.key),
    through: new Set(
      all.flatMap((part, index) =>
        all[index + 1]?.placeholder === true && !part.placeholder ? [singularName(part.name)] : [],
      ),
    ),
    answer: answerName(operation),
    hint: words(operation.operationId ?? '').filter(
      (word) => !['post', 'api', 'v1', 'v2', 'controller', 'using'].includes(word),
    ),
  };
}

function byCall(resource: Resource, calls: readonly Call[], least: number): Operation | undefined {
  const names = [...new Set([resource.name, kindOf(resource)])];
  let best: Call | undefined;
  let most = least - 1;
  for (const call of calls) {
    const score = Math.max(...names.map((name) => evidence(resource, name, call)));
    if (score > most) [best, most] = [call, score];
  }
  return best?.operation;
}

/** How plainly a call says that it makes one of these: 8 and more by its path, 5 to 7 by other signs. */
function evidence(resource: Resource, base: string, call: Call): number {
  if (call.through.has(base) || call.places.some((place) => resource.places?.includes(place))) return 0;
  const { last, before } = call;
  if (last.some(neverCreates)) return 0;
  if (last.length === 1 && isCreating(last[0] ?? '') && before === base) return 10;
  if (last.length > 1 && isCreating(last[0] ?? '') && thing(last.slice(1)) === base) return 10;
  if (last.length > 1 && isCreating(last.at(-1) ?? '') && thing(last.slice(0, -1)) === base) return 9;
  if (personResources.includes(base) && (isSignUp(last.join('')) || isSignUp(call.hint.join(''))))
    return 8 - personResources.indexOf(base) / 10;
  if (isCreating(call.hint[0] ?? '') && thing(call.hint.slice(1)) === base) return 6;
  // `POST /carts/{id}/checkout` that answers 201 with an order.
  const isFresh = call.places.length === 0 || call.operation.answers.some(({ status }) => status === '201');
  return call.answer === base && isFresh && !call.hint.some(neverCreates) ? 5 : 0;
}

const thing = (all: string[]): string => [...all.slice(0, -1), singular(all.at(-1) ?? '')].join('-');

/** PUT, or POST, on the item itself, where the document says that it creates. */
function byKey(resource: Resource): Operation | undefined {
  return resource.writers.find(
    (operation) =>
      operation.method !== 'PATCH' &&
      resource.places?.includes(placeOf(operation.path)) === true &&
      saysItCreates(operation) &&
      isHarmless(resource, operation),
  );
}

/** By its answers, its summary or its name. */
export function saysItCreates({ summary, operationId, answers }: Operation): boolean {
  const says = `${summary ?? ''} ${words(operationId ?? '').join(' ')}`;
  return answers.some(({ status }) => status === '201') || /\b(create|creates|upsert|insert)\b/i.test(says);
}

/** What it sets is new: the key is the caller's to choose, or lies under a parent that is new. */
const isHarmless = (resource: Resource, operation: Operation): boolean =>
  parts(operation.path).filter((part) => part.placeholder).length > 1 || chosenKey(resource, operation) !== undefined;

/** `PUT /things {id, …}` where nothing else makes one. */
const byBody = (resource: Resource, operations: readonly Operation[]): Operation | undefined =>
  operations.find(
    (operation) =>
      operation.method === 'PUT' &&
      placeOf(operation.path) === placeOf(resource.collection) &&
      bodyKey(resource, operation, false) !== undefined,
  );

/** `PUT /things/{id}` where nothing else makes one, and an unknown id is not said to be refused. */
const byOwnKey = (resource: Resource): Operation | undefined =>
  resource.writers.find(
    (operation) =>
      operation.method === 'PUT' &&
      resource.places?.includes(placeOf(operation.path)) === true &&
      operation.answers.every(({ status }) => status !== '404') &&
      isOwnPlace(resource, operation) &&
      chosenKey(resource, operation) !== undefined,
  );

/** The placeholder speaks of the resource itself, and not of another one that is put there. */
function isOwnPlace(resource: Resource, { path }: Operation): boolean {
  const name = parts(path).at(-1)?.name ?? '';
  const { stem, field } = reference(name);
  return (
    isOwnIdentifier(name, { name: kindOf(resource) }) ||
    (field !== 'id' && (stem.length === 0 || thing(stem) === kindOf(resource)))
  );
}

/**
 * `PUT /posts/{id}/likes/{user}`, `PUT /tasks/{id}/labels/{label}`: under a parent of its own, a text that no other operation
 * makes is chosen by the caller, and the PUT is what makes it.
 */
function byFreeKey(resource: Resource, made: ReadonlySet<string>): Operation | undefined {
  return resource.writers.find((operation) => {
    if (operation.method !== 'PUT' || !resource.places?.includes(placeOf(operation.path))) return false;
    const places = parts(operation.path).filter((part) => part.placeholder);
    const name = places.at(-1)?.name ?? '';
    const { stem, field } = reference(name);
    const parameter = operation.parameters.find((each) => each.in === 'path' && each.name === name);
    const schema = flatten(parameter?.schema ?? {});
    const isText = (typeOf(schema) ?? 'string') === 'string' && schema.format === undefined;
    return places.length > 1 && isText && field !== 'id' && !made.has(thing(stem));
  });
}

/** `/orders/{id}` without POST takes the creator of `/users/{id}/orders`, and that one the reader of the first. */
function borrow(resources: Resource[]): void {
  const groups = Map.groupBy(resources, (resource) => kindOf(resource));
  for (const group of groups.values()) {
    const creators = group.flatMap((resource) => resource.creator ?? []);
    const shown = group.find((resource) => resource.reader !== undefined && resource.item !== undefined);
    for (const resource of group) {
      if (resource.creator === undefined && resource.places?.length !== 0)
        setCreator(resource, likeliest(creators, resource));
      if (resource.item !== undefined || shown === undefined) continue;
      resource.item = shown.item as string;
      resource.reader = shown.reader as Operation;
      if (shown.deleter !== undefined) resource.deleter ??= shown.deleter;
      if (shown.list !== undefined) resource.list ??= shown.list;
    }
  }
}

/** `POST /user/repos`, which answers with what `/repos/{owner}/{repo}` shows, before one that needs more and answers otherwise. */
function likeliest(creators: readonly Operation[], resource: Resource): Operation | undefined {
  const shown = resource.reader === undefined ? undefined : answerName(resource.reader);
  const cost = (creator: Operation): number =>
    (shown !== undefined && answerName(creator) === shown ? 0 : 100) +
    parts(creator.path).filter((part) => part.placeholder).length;
  return creators.filter((creator) => !leadsThrough(creator, resource)).sort((a, b) => cost(a) - cost(b))[0];
}

const leadsThrough = (creator: Operation, resource: Resource): boolean =>
  parts(creator.path).some((part) => part.placeholder && resource.places?.includes(part.key) === true);

/** What its collection is called: an order, whether below `/orders` or `/users/{id}/orders`. */
export const kindOf = (resource: Resource): string =>
  singularName(parts(resource.collection).findLast((part) => !part.placeholder)?.name ?? resource.name);
