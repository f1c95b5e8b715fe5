import { isPlural, singularName, words } from './names.ts';
import { isPrefix } from './path.ts';
import { folderOf, holderOf, type Place, placesOf, plainNames, segmentName } from './places.ts';
import { flatten, isScalar, typeOf } from './schema.ts';
import type { Operation } from './spec.ts';
import { isActing } from './verbs.ts';

/** A resource while its operations are being collected. */
export interface Draft {
  id: string;
  /** Singular, perhaps shared with others. */
  base: string;
  /** Unique; set when all are known. */
  name: string;
  folder: string;
  parent: string | undefined;
  collection: string;
  item?: string;
  places: string[];
  creators: Operation[];
  list?: Operation;
  reader?: Operation;
  writers: Operation[];
  deleter?: Operation;
}

/** Groups the places of the path tree by what they hold. */
export function draftsOf(operations: Operation[]): Draft[] {
  const places = placesOf(operations);
  const plain = plainNames(places);
  const drafts = new Map<string, Draft>();
  const owners = new Map<string, Draft>();
  for (const place of places.values())
    if (place.parts.at(-1)?.placeholder === true && !isHalfKey(place, places))
      addItem(place, places, plain, drafts, owners);
  for (const place of places.values())
    if (place.parts.at(-1)?.placeholder === false) addCollection(place, plain, drafts, owners);
  return [...drafts.values()];
}

/** `/repos/{owner}` that is only a step towards `/repos/{owner}/{repo}`. */
function isHalfKey(place: Place, places: ReadonlyMap<string, Place>): boolean {
  return Object.keys(place.operations).length === 0 && places.has(`${place.key}/{}`);
}

function addItem(
  place: Place,
  places: ReadonlyMap<string, Place>,
  plain: ReadonlySet<string>,
  drafts: Map<string, Draft>,
  owners: Map<string, Draft>,
): void {
  const holder = holderOf(place, plain, places);
  const at = holder.at < 0 ? place.parts.length - 1 : holder.at;
  const parent = parentOf(place, at, owners);
  const draft = draftFor(holder.name, place, at, parent, drafts, plain);
  owners.set(place.key, draft);
  draft.places.push(place.key);
  const { GET, PUT, PATCH, POST, DELETE } = place.operations;
  if (draft.item === undefined || (draft.reader === undefined && GET !== undefined)) draft.item = place.template;
  if (GET !== undefined) draft.reader ??= GET;
  if (DELETE !== undefined) draft.deleter ??= DELETE;
  draft.writers.push(...[PATCH, PUT, POST].filter((operation) => operation !== undefined));
  addScoped(draft, places.get(place.key.replace(/\/\{\}$/, '')));
}

/** `POST /messages/{logId}` makes what `/messages/{logId}/{id}` shows. */
function addScoped(draft: Draft, above: Place | undefined): void {
  if (above?.parts.at(-1)?.placeholder !== true) return;
  const { GET, POST, PUT, PATCH, DELETE } = above.operations;
  if (POST === undefined || [PUT, PATCH, DELETE].some((operation) => operation !== undefined)) return;
  draft.creators.push(POST);
  if (GET !== undefined && answersList(GET)) draft.list ??= GET;
}

/** The resource whose item place the parts before `at` lead through last. */
function parentOf(
  place: Place,
  at: number,
  owners: ReadonlyMap<string, Draft>,
): { draft: Draft; at: number } | undefined {
  for (let index = at - 1; index >= 0; index -= 1) {
    const draft = owners.get(place.parts[index]?.key ?? '');
    if (draft !== undefined) return { draft, at: index };
  }
  return undefined;
}

function draftFor(
  base: string,
  place: Place,
  at: number,
  parent: { draft: Draft; at: number } | undefined,
  drafts: Map<string, Draft>,
  plain: ReadonlySet<string>,
): Draft {
  const segment = place.parts[at]?.name ?? '';
  const named = segmentName(segment, plain) === base;
  const verb = !named || isActing(words(segment)[0] ?? '');
  // A verb in front of the placeholder says nothing of where the thing lives: `/events/reserve/{id}`.
  const full = folderOf(place.parts, parent === undefined ? 0 : parent.at + 1, at);
  const folder = verb
    ? full
        .split('/')
        .filter((part) => segmentName(part, plain) !== base)
        .join('/')
    : full;
  const id = `${parent?.draft.id ?? ''}|${folder}|${base}`;
  const collection =
    place.parts[at]?.placeholder === false ? (place.parts[at]?.upTo ?? '/') : (place.parts[at - 1]?.upTo ?? '/');
  const known = drafts.get(id);
  if (known !== undefined) {
    // `/events/{id}` tells better where events live than `/reserve/{eventId}` did.
    if (named && segmentName(known.collection.split('/').at(-1) ?? '', plain) !== base) known.collection = collection;
    return known;
  }
  const draft: Draft = {
    id,
    base,
    name: base,
    folder,
    parent: parent?.draft.id,
    collection,
    places: [],
    creators: [],
    writers: [],
  };
  drafts.set(id, draft);
  return draft;
}

function addCollection(
  place: Place,
  plain: ReadonlySet<string>,
  drafts: Map<string, Draft>,
  owners: Map<string, Draft>,
): void {
  const at = place.parts.length - 1;
  const segment = place.parts[at]?.name ?? '';
  if (isPrefix(segment)) return;
  const { GET, POST, PUT, PATCH, DELETE } = place.operations;
  const parent = parentOf(place, at, owners);
  const base = segmentName(segment, plain);
  const id = `${parent?.draft.id ?? ''}|${folderOf(place.parts, parent === undefined ? 0 : parent.at + 1, at)}|${base}`;
  const known = drafts.get(id);
  const plural = isPlural(words(segment).at(-1) ?? '');
  const verbal = words(segment).length > 1 && base !== singularName(segment);
  if (verbal) return;
  const changes = [PUT, PATCH].filter((operation) => operation !== undefined);
  if (known === undefined && !isCollection(place, plural) && (GET === undefined || changes.length === 0)) return;
  const draft = known ?? draftFor(base, place, at, parent, drafts, plain);
  if (known !== undefined && GET !== undefined) draft.collection = place.template;
  if (POST !== undefined) draft.creators.push(POST);
  if (GET !== undefined && (draft.places.length > 0 || (plural && !answersOne(GET)) || answersList(GET)))
    draft.list ??= GET;
  else if (GET !== undefined) addSingleton(draft, place, GET, changes, DELETE);
  if (POST !== undefined && draft.creators[0] === POST) draft.collection = place.template;
}

/** One that is always there, such as `/users/{id}/profile`. */
function addSingleton(
  draft: Draft,
  place: Place,
  reader: Operation,
  writers: Operation[],
  deleter: Operation | undefined,
): void {
  draft.item ??= place.template;
  draft.reader ??= reader;
  draft.writers.push(...writers);
  if (deleter !== undefined) draft.deleter ??= deleter;
}

function isCollection(place: Place, plural: boolean): boolean {
  const { GET, POST } = place.operations;
  return (POST !== undefined && (plural || GET !== undefined)) || (GET !== undefined && plural);
}

/** `GET /credits` that answers `{balance}`: nothing but values of one thing. */
function answersOne({ answers }: Operation): boolean {
  const schema = answers.find(({ status }) => status.startsWith('2'))?.schema;
  const properties = Object.values(flatten(schema ?? {}).properties ?? {});
  return properties.length > 0 && properties.every(isScalar);
}

/** The successful answer is an array, or holds one. */
export function answersList(operation: Operation): boolean {
  const schema = operation.answers.find((answer) => /^(2|default)/.test(answer.status))?.schema;
  if (schema === undefined) return false;
  const flat = flatten(schema);
  if (typeOf(flat) === 'array') return true;
  return Object.values(flat.properties ?? {}).some(
    (property) => typeOf(flatten(property)) === 'array' && typeOf(flatten(flatten(property).items ?? {})) === 'object',
  );
}
