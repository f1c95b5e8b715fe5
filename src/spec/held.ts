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

/** Completes resources that have no creator. */
export function fillHolders(resources: Resource[]): Resource[] {
  const lacking = resources.filter(({ creator }) => creator === undefined);
  if (lacking.length === 0) return resources;
  const kinds = new Set(lacking.map(kindOf));
  const made = resources.filter(({ creator, passing }) => creator !== undefined && !passing);
  const holders = [...listed(resources, made), ...made.flatMap(({ reader }) => (reader ? shownIn(reader, kinds) : []))];
  const byKind = new Map(holders.reverse());
  for (const resource of lacking) {
    const holder = byKind.get(kindOf(resource));
    if (holder !== undefined && !isCircular(resource, holder)) resource.holder = holder;
  }
  return resources;
}

type Found = [kind: string, Holder];

/** `GET /shows/{id}/seats`, where shows can be made. */
function listed(resources: readonly Resource[], made: readonly Resource[]): Found[] {
  const places = new Set(made.flatMap((resource) => resource.places ?? []));
  return resources.flatMap((resource): Found[] => {
    const { list } = resource;
    const above = list && parts(list.path).findLast(({ placeholder }) => placeholder);
    return above && places.has(above.key) ? [[kindOf(resource), { shown: list, within: [] }]] : [];
  });
}

/** What brings it must not need it first. */
const isCircular = ({ places = [] }: Resource, { shown }: Holder): boolean =>
  parts(shown.path).some(({ placeholder, key }) => placeholder && places.includes(key));

/** Properties of one schema that are looked at: some documents have thousands. */
const most = 200;

function shownIn(reader: Operation, kinds: ReadonlySet<string>): Found[] {
  const found: Found[] = [];
  let seen = 0;
  const look = (schema: Schema | undefined, way: readonly string[]): void => {
    const entries = Object.entries(flatten(schema ?? {}).properties ?? {});
    for (const [name, property] of entries) {
      seen += 1;
      if (seen > most) return;
      const item = itemOf(property);
      const within = [...way, name];
      const named = [singularName(name), bareName(schemaName(item) ?? '')].find((kind) => kinds.has(kind));
      const { stem, field, strong } = reference(name);
      const told = [...stem.slice(0, -1), singular(stem.at(-1) ?? '')].join('-');
      if (typeOf(flatten(item)) === 'object') {
        if (named !== undefined && hasIdentity(item, named)) found.push([named, { shown: reader, within }]);
        else if (way.length === 0) look(item, within);
      } else if (strong && field === 'id' && item === property && kinds.has(told))
        found.push([told, { shown: reader, within: [...way], key: name }]);
    }
  };
  look(coreSchema(successSchema(reader)), []);
  return found;
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
