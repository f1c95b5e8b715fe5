/**
 * What nothing makes by itself comes with something else: the seats of a show, the lines of an order, the wallet of a user. A list
 * below what brings it shows it, or what is read of that.
 */
import { bareName, coreSchema, successSchema } from './answer.ts';
import { kindOf } from './creators.ts';
import { isIdentifier, reference, singular, singularName } from './names.ts';
import { parts } from './path.ts';
import { flatten, schemaName, typeOf } from './schema.ts';
import type { Holder, Operation, Resource, Schema } from './spec.ts';

/** It can be made, or comes with what can be. */
export const isHad = ({ creator, holder }: Pick<Resource, 'creator' | 'holder'>): boolean =>
  creator !== undefined || holder !== undefined;

/** Says of each resource with what it comes, where the document shows that. */
export function fillHolders(resources: Resource[]): Resource[] {
  const kinds = new Set(resources.map(kindOf));
  const made = resources.filter(({ creator, passing }) => creator !== undefined && !passing);
  const all = new Set(resources.flatMap((each) => (each.list && !each.list.path.includes('{') ? [kindOf(each)] : [])));
  // One of those that can be listed without it, such as the agent of a ticket, was there before.
  const shown = made.flatMap(({ reader }) => (reader ? shownIn(reader, kinds, all) : []));
  const found = [...listed(resources, made), ...shown];
  const byKind = Map.groupBy(found, ([kind]) => kind);
  for (const resource of resources) {
    const known = byKind.get(kindOf(resource))?.find(([, each]) => fits(resource, each))?.[1];
    const holder = known ?? (resource.creator === undefined ? likelyIn(resource, made) : undefined);
    if (holder !== undefined) resource.holder = holder;
  }
  return resources;
}

/** What lies below something comes with that and nothing else; what brings a thing must not need it first. */
function fits({ places = [] }: Resource, { shown }: Holder): boolean {
  const ways = parts(shown.path).flatMap(({ placeholder, key }) => (placeholder ? [key] : []));
  const above = `${ways.at(-1)}/`;
  return places.every((place) => !ways.includes(place) && (place.split('{}').length < 3 || place.startsWith(above)));
}

/** `/shows/{id}/seats/{seat}`: where the document does not say what `GET /shows/{id}` answers, seats may be among it. */
function likelyIn({ collection, places = [] }: Resource, made: readonly Resource[]): Holder | undefined {
  const all = parts(collection);
  const [above, last] = all.slice(-2);
  if (!above?.placeholder || last === undefined || last.placeholder) return undefined;
  const reader = made.find((resource) => resource.places?.includes(above.key))?.reader;
  const isSilent =
    reader && successSchema(reader) === undefined && places.every((place) => place.startsWith(above.key));
  return isSilent ? { shown: reader, within: [last.name] } : undefined;
}

type Found = [kind: string, Holder];

/** `GET /shows/{id}/seats` and `GET /seats?showId=`, where shows can be made. */
function listed(resources: readonly Resource[], made: readonly Resource[]): Found[] {
  const places = new Set(made.flatMap((resource) => resource.places ?? []));
  const names = new Map(made.map((resource) => [resource.name, resource]));
  return resources.flatMap((resource): Found[] => {
    const { list } = resource;
    if (list === undefined) return [];
    const above = parts(list.path).findLast(({ placeholder }) => placeholder);
    const filter = above === undefined ? filterOf(list, names) : undefined;
    if (filter === undefined && !places.has(above?.key ?? '')) return [];
    return [[kindOf(resource), { shown: list, within: [], ...(filter === undefined ? {} : { filter }) }]];
  });
}

/** The query parameter that says of which one, if one is enough to say it. */
function filterOf({ parameters }: Operation, made: ReadonlyMap<string, Resource>): Holder['filter'] {
  const found = parameters.flatMap(({ in: place, name }) => {
    const { stem, field } = reference(name);
    const of = made.get([...stem.slice(0, -1), singular(stem.at(-1) ?? '')].join('-'));
    return place === 'query' && field === 'id' && of !== undefined ? [{ name, of }] : [];
  });
  return found[0];
}

/** Properties of one schema that are looked at: some documents have thousands. */
const most = 200;

/** @param all kinds that are listed by themselves: a list alone is what comes with something, and not a single one */
function shownIn(reader: Operation, kinds: ReadonlySet<string>, all: ReadonlySet<string>): Found[] {
  const found: Found[] = [];
  let seen = 0;
  const look = (schema: Schema | undefined, way: readonly string[]): void => {
    for (const [name, property] of Object.entries(flatten(schema ?? {}).properties ?? {})) {
      seen += 1;
      if (seen > most) return;
      const item = itemOf(property);
      const known = toldBy(name, item, kinds);
      if (known && !(item === property && all.has(known.kind)))
        found.push([known.kind, { shown: reader, ...placeAt(way, name, known.isKey) }]);
      else if (way.length === 0 && typeOf(flatten(item)) === 'object') look(item, [name]);
    }
  };
  look(coreSchema(successSchema(reader)), []);
  return found;
}

const placeAt = (way: readonly string[], name: string, isKey: boolean): Pick<Holder, 'within' | 'key'> =>
  isKey ? { within: [...way], key: name } : { within: [...way, name] };

/** Of which kind the property speaks; `isKey`: by its id alone. */
function toldBy(name: string, item: Schema, kinds: ReadonlySet<string>): { kind: string; isKey: boolean } | undefined {
  if (typeOf(flatten(item)) === 'object') {
    const kind = [singularName(name), bareName(schemaName(item) ?? '')].find((each) => kinds.has(each));
    return kind !== undefined && hasIdentity(item, kind) ? { kind, isKey: false } : undefined;
  }
  const { stem, field, strong } = reference(name);
  const kind = [...stem.slice(0, -1), singular(stem.at(-1) ?? '')].join('-');
  return strong && field === 'id' && kinds.has(kind) ? { kind, isKey: true } : undefined;
}

function itemOf(property: Schema): Schema {
  const flat = flatten(property);
  return typeOf(flat) === 'array' ? (flat.items ?? {}) : property;
}

/** `id`, `seatId`, or what a handle is usually called. */
const hasIdentity = (item: Schema, kind: string): boolean =>
  Object.keys(flatten(item).properties ?? {}).some((name) => {
    const { stem, field } = reference(name);
    return isIdentifier(name.toLowerCase()) || (field !== '' && (stem.length === 0 || stem.join('-') === kind));
  });
