/** What a response says of the resource it carries. Pure. */
import { isObject, type Json, type JsonObject } from '../json.ts';
import { unescaped } from '../percent.ts';
import { isIdentifier, normal, reference, singularName } from '../spec/names.ts';
import { valueAt } from './pointer.ts';

const wrappers = [
  'data',
  'result',
  'results',
  'item',
  'items',
  'payload',
  'response',
  'content',
  'records',
  'rows',
  'entries',
  'value',
  'values',
  'list',
  'objects',
  'docs',
  'hits',
  'attributes',
];

/** The resource inside: behind `{data: …}`, `{event: {…}}`, HAL's `_embedded` and JSON:API's `attributes`. */
export function unwrap(body: Json): Json {
  return unwrapAt(body, 0);
}

function unwrapAt(body: Json, depth: number): Json {
  if (!isObject(body) || depth > 4) return body;
  if (isObject(body.attributes) && (body.id !== undefined || body.type !== undefined))
    return { ...body.attributes, ...without(body, ['attributes', 'relationships', 'links']) };
  if (hasIdentity(body)) return body;
  const inner = wrapped(body) ?? alone(body);
  return inner === undefined ? body : unwrapAt(inner, depth + 1);
}

const without = (body: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));

const hasIdentity = (body: JsonObject): boolean =>
  Object.entries(body).some(([name, value]) => isKey(value) && isIdentifier(name.toLowerCase()));

export const isKey = (value: Json | undefined): boolean =>
  (typeof value === 'string' && value !== '') || typeof value === 'number';

function wrapped(body: JsonObject): Json | undefined {
  if (isObject(body._embedded)) {
    const lists = Object.values(body._embedded);
    if (lists.length === 1) return lists[0];
  }
  const name = wrappers.find((each) => isObject(body[each]) || Array.isArray(body[each]));
  return name === undefined ? undefined : body[name];
}

/** The only object among messages and flags: `{message: "created", event: {…}}`. */
function alone(body: JsonObject): Json | undefined {
  const objects = Object.entries(body).filter(
    ([name, value]) => isObject(value) && !/^(_?links|_?meta(data)?|pagination|page|errors?)$/i.test(name),
  );
  const holders = objects.filter(([, value]) => isObject(value) && hasIdentity(value));
  const [found] = holders.length === 1 ? holders : objects;
  return objects.length === 1 || holders.length === 1 ? found?.[1] : undefined;
}

/** The objects of a collection answer, and the property that tells them apart; undefined where there is no list. */
export function listItems(body: Json): { items: JsonObject[]; key?: string } | undefined {
  const list = findList(body, 0);
  if (list === undefined) return undefined;
  const items = list
    .map((entry) => (isObject(entry) && isObject(entry.attributes) ? (unwrap(entry) as JsonObject) : entry))
    .filter(isObject);
  if (list.length > 0 && items.length === 0) return undefined;
  const key = keyOf(items);
  return { items, ...(key === undefined ? {} : { key }) };
}

function findList(body: Json, depth: number): Json[] | undefined {
  if (Array.isArray(body)) return body;
  if (!isObject(body) || depth > 3) return undefined;
  const names = [...wrappers, '_embedded', ...Object.keys(body)].filter(
    (name, index, all) => all.indexOf(name) === index,
  );
  const holding = names.filter(
    (name) => Array.isArray(body[name]) && !/^(errors?|warnings|links|messages)$/i.test(name),
  );
  const best = holding.find((name) => (body[name] as Json[]).some(isObject)) ?? holding[0];
  if (best !== undefined) return body[best] as Json[];
  for (const name of names) {
    const found = isObject(body[name]) && !hasIdentity(body[name]) ? findList(body[name], depth + 1) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** An identifier first; otherwise what is there in every item and never twice. */
function keyOf(items: readonly JsonObject[]): string | undefined {
  const [first] = items;
  if (first === undefined) return undefined;
  const names = Object.keys(first).filter((name) => isKey(first[name]));
  const ids = names.filter((name) => isIdentifier(name.toLowerCase()));
  const suffixed = names.filter((name) => reference(name).strong);
  const handles = names.filter((name) =>
    ['slug', 'code', 'sku', 'key', 'handle', 'username', 'email', 'name'].includes(name.toLowerCase()),
  );
  return [...ids, ...suffixed, ...handles].find((name) => distinct(items, name)) ?? ids[0];
}

function distinct(items: readonly JsonObject[], name: string): boolean {
  const values = items.map((item) => item[name]);
  return values.every(isKey) && new Set(values.map(String)).size === values.length;
}

/** All that is known of a resource that was made. */
export interface Made {
  /** `Resource.name` */
  resource: string;
  /** The method of the creation: only with PUT does its path hold the resource's own key. POST where absent. */
  method?: string;
  /** Path parameters of the creation. */
  path: Record<string, Json>;
  sent: Json | undefined;
  body: Json;
  location?: string;
  /** An account: by this name it sends requests. */
  identity?: string;
}

/**
 * The value of one of its fields: as the response spells it, otherwise by a synonym, otherwise from `Location`, from
 * the creation's path or from what was sent. A JSON pointer: what stands there in the response. `undefined`: nothing shows it.
 */
export function valueOf(made: Made, field: string): Json | undefined {
  const { resource, body } = made;
  if (field.startsWith('/')) return valueAt(body, field);
  const shown = unwrap(body);
  const single = Array.isArray(shown) ? shown[0] : shown;
  const flat = isObject(single) ? single : {};
  const outer = isObject(body) ? body : {};
  const sent = named(sentOf(made), field, resource);
  return (
    spelled(flat, field) ??
    (isForeignKey(field, resource) ? spelled(sentOf(made), field) : undefined) ??
    named(flat, field, resource) ??
    named(outer, field, resource) ??
    (isOwnKey(field, resource) ? keyed(flat, resource) : undefined) ??
    // `"42"` or `42` as the whole answer.
    (isKey(body) && isOwnKey(field, resource) && String(body).length < 80 ? body : undefined) ??
    (isOwnKey(field, resource) || sent === undefined ? fromLocation(made.location) : undefined) ??
    (isOwnKey(field, resource) ? fromLink(flat, resource) : undefined) ??
    fromPath(made, field) ??
    sent
  );
}

/** `id`, or `eventId` of an event; `identifier` where nothing is called that. */
function isOwnKey(field: string, resource: string): boolean {
  return (
    isIdentifier(field.toLowerCase()) ||
    field === 'identifier' ||
    isOwnIdentifier(field, normal(resource), normal(resource.split('-').at(-1) ?? ''))
  );
}

/** The fields of what was sent. */
export const sentOf = (made: Made): JsonObject => {
  const sent = unwrap(made.sent ?? null);
  return isObject(sent) ? sent : {};
};

/** The field by its name in one spelling or another, or by that of the same identifier. */
function named(body: JsonObject, field: string, resource: string): Json | undefined {
  const by = finder(body);
  const wanted = normal(field);
  const kind = normal(resource);
  const short = normal(resource.split('-').at(-1) ?? '');
  const bare = [kind, short].filter((name) => wanted.startsWith(name)).map((name) => wanted.slice(name.length));
  return (
    by((name) => name === field) ??
    nested(body, field) ??
    by((name) => normal(name) === wanted) ??
    by((name) => bare.some((each) => each !== '' && normal(name) === each)) ??
    by((name) => normal(name) === `${kind}${wanted}` || normal(name) === `${short}${wanted}`) ??
    (isOwnKey(field, resource)
      ? by((name) => isIdentifier(name.toLowerCase()) || isOwnIdentifier(name, kind, short))
      : undefined)
  );
}

/** `productId` of what stands in a cart: whoever put it there sent it, and an `id` in the answer is something else's. */
function isForeignKey(field: string, resource: string): boolean {
  const { stem, strong } = reference(field);
  return strong && stem.length > 0 && normal(stem.join('-')) !== normal(resource);
}

const spelled = (body: JsonObject, field: string): Json | undefined =>
  finder(body)((name) => normal(name) === normal(field));

/** What a resource without an identifier is known by. */
function keyed(body: JsonObject, resource: string): Json | undefined {
  const handles = ['slug', 'code', 'sku', 'key', 'handle', 'reference', 'number'];
  const kind = normal(resource.split('-').at(-1) ?? '');
  const names = [...handles, ...handles.map((handle) => `${kind}${handle}`), `${kind}no`, normal(resource)];
  return finder(body)((name) => names.includes(normal(name)));
}

function finder(body: JsonObject): (matches: (name: string) => boolean) => Json | undefined {
  const usable = Object.entries(body).filter(([, value]) => isKey(value) || typeof value === 'boolean');
  return (matches) => usable.find(([name]) => matches(name))?.[1];
}

/** `owner` of `{owner: {login: "x"}}`. */
function nested(body: JsonObject, field: string): Json | undefined {
  const inner = body[field];
  if (!isObject(inner)) return undefined;
  const name = ['login', 'username', 'slug', 'id', 'uuid', 'name'].find((each) => isKey(inner[each]));
  return name === undefined ? undefined : inner[name];
}

/** `event_uuid` of an event, and not `user_uuid`. */
function isOwnIdentifier(name: string, kind: string, short: string): boolean {
  const { stem, field } = reference(name);
  const told = singularName(stem.join('-')).replaceAll('-', '');
  return field === 'id' && (told === kind || told === short);
}

function fromLocation(location: string | undefined): string | undefined {
  const last = location
    ?.replace(/[?#].*$/s, '')
    .replace(/\/+$/, '')
    .split('/')
    .at(-1);
  return last === undefined || last === '' ? undefined : unescaped(last);
}

/** The end of the resource's own address, as HAL, hyperlinked serializers and JSON-LD give it instead of an identifier. */
function fromLink(body: JsonObject, resource: string): Json | undefined {
  const links = [body._links, body.links].find(isObject) ?? {};
  const self = isObject(links.self) ? links.self.href : links.self;
  const told = [self, body['@id'], body.self, body.href, body.url, body.uri, body.selfLink];
  return told.flatMap((link) => (typeof link === 'string' && leadsTo(link, resource) ? [fromLocation(link)] : []))[0];
}

/** `/users/7` leads to a user. */
function leadsTo(link: string, resource: string): boolean {
  const segments = link
    .replace(/[?#].*$/s, '')
    .split('/')
    .filter(Boolean);
  const kind = singularName(segments.at(-2) ?? '');
  return kind !== '' && (kind === resource || resource.endsWith(`-${kind}`) || kind.endsWith(`-${resource}`));
}

/** `/users/{id}/orders` holds the id of a user, whatever it is called; `PUT /settings/{key}` its own key. */
function fromPath(made: Made, field: string): Json | undefined {
  if (made.method === 'PUT' || !isOwnKey(field, made.resource)) return named(made.path, field, made.resource);
  const own = Object.entries(made.path).filter(([name]) =>
    isOwnIdentifier(name, normal(made.resource), normal(made.resource)),
  );
  return own.length === 1 ? own[0]?.[1] : undefined;
}
