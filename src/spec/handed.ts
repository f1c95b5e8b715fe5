/**
 * What one answer hands out, another operation asks for, and nobody can make up: a refresh token, the code of an invitation, a ticket.
 * No name decides: the answer of one shows what its request did not say, the other asks for that by the same name, and nothing
 * else that is read or set goes by it.
 */
import { coreSchema, successSchema } from './answer.ts';
import { isIdentifier, normal, reference, singular, singularName, words } from './names.ts';
import { isPrefix, type Part, parts } from './path.ts';
import { flatten, typeOf } from './schema.ts';
import type { Graph, Handout, Need, Operation, Resource, Schema } from './spec.ts';
import { isCreating, isLooking, isPerson } from './verbs.ts';

/** What the answers of more operations than this show says nothing of any of them. */
const mostGivers = 4;

/** By normalised name: the POSTs that hand it out, in the document's order. */
export function handedOut(
  operations: readonly Operation[],
  made: ReadonlyMap<string, Resource>,
  names: ReadonlySet<string>,
): Graph['handed'] {
  const handed: Graph['handed'] = new Map();
  const { talk, set, read, chosen } = otherUses(operations, made);
  for (const operation of operations) {
    if (operation.method !== 'POST' || operation.racegate?.skip !== undefined) continue;
    const resource = made.get(operation.id);
    const makes = resource !== undefined || saysItMakes(operation);
    if (!makes && isReading(operation)) continue;
    const own = new Set([resource?.reader, resource?.list]);
    const said = new Set([...namesIn(operation.body?.schema), ...operation.parameters.map(({ name }) => normal(name))]);
    for (const [name, field] of drawn(operation, resource !== undefined, names)) {
      const isElsewhere = read.get(name)?.some((reader) => !own.has(reader)) === true;
      if (said.has(name) || talk.has(name) || set.has(name) || isElsewhere || (!makes && chosen.has(name))) continue;
      const giver = { operation, field, resource: resource ?? call(operation, names) };
      handed.set(name, [...(handed.get(name) ?? []), giver]);
    }
  }
  return new Map([...handed].filter(([, givers]) => givers.length <= mostGivers));
}

/**
 * What refusals say as well, what is set by one operation and read by another, what is read at all, and what creations are told: the
 * last two may name what was there before.
 */
function otherUses(operations: readonly Operation[], made: ReadonlyMap<string, Resource>) {
  const talk = new Set<string>();
  const read = new Map<string, Operation[]>();
  for (const operation of operations) {
    for (const { status, schema } of operation.answers)
      if (/^[45]/.test(status)) for (const name of namesIn(schema)) talk.add(name);
    if (operation.method !== 'GET') continue;
    for (const name of shown(operation)) read.set(name, [...(read.get(name) ?? []), operation]);
  }
  const set = operations.flatMap((operation) => {
    const echoed = new Set(operation.body === undefined ? [] : shown(operation));
    const sets = /^(PUT|PATCH)$/.test(operation.method) || made.has(operation.id);
    return namesIn(operation.body?.schema).filter((name) =>
      read.has(name) ? sets || echoed.has(name) : echoed.has(name) && made.has(operation.id),
    );
  });
  const chosen = operations.flatMap((each) => (saysItMakes(each) ? namesIn(each.body?.schema) : []));
  return { talk, read, set: new Set(set), chosen: new Set(chosen) };
}

/** `POST /CreateView`, `POST /views/create`: by a word of its last part. */
const saysItMakes = (operation: Operation): boolean =>
  operation.method === 'POST' && spoken(operation).some(isCreating);

/** `POST /DescribeView`, as APIs of calls read. */
const isReading = (operation: Operation): boolean => isLooking(spoken(operation)[0] ?? '');

/** The words of the last part of its path. */
const spoken = ({ path }: Operation): string[] => {
  const last = path.split(/[/.:=]/).findLast((part) => part !== '' && !part.includes('{'));
  return words(last ?? '');
};

const namesIn = (schema: Schema | undefined): string[] =>
  Object.keys(schema === undefined ? {} : (flatten(schema).properties ?? {})).map(normal);

function shown(operation: Operation): string[] {
  const schema = successSchema(operation);
  return [...namesIn(schema), ...namesIn(coreSchema(schema))];
}

/** Name → field of the answer, or pointer where it lies one level down: what a resource consists of is its own. */
function drawn(giver: Operation, isMade: boolean, names: ReadonlySet<string>): [string, string][] {
  const schema = successSchema(giver) ?? {};
  const core = coreSchema(schema);
  const isGiven = (name: string, property: Schema): boolean =>
    isOpaque(name, flatten(property)) && (isOwn(name, giver) || (!isMade && !mayBeThere(name, names)));
  const found: [string, string][] = [];
  for (const [name, property] of Object.entries(flatten(schema).properties ?? {})) {
    const isInner = typeOf(flatten(property)) === 'object' && (!isMade || property === core);
    const inner = isInner ? Object.entries(flatten(property).properties ?? {}) : [];
    if (isGiven(name, property)) found.push([normal(name), name]);
    for (const [own, value] of inner) if (isGiven(own, value)) found.push([normal(own), below(below('', name), own)]);
  }
  return found;
}

/** What is known of elsewhere may be the id of something that was there before: `userId`. */
function mayBeThere(name: string, names: ReadonlySet<string>): boolean {
  const { stem, strong } = reference(name);
  return strong && (names.has(singularName(stem.join('-'))) || isPerson(singular(stem.at(-1) ?? '')));
}

const below = (pointer: string, name: string): string =>
  `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** Text of no form that anybody knows, or the identifier of something. */
function isOpaque(name: string, schema: Schema): boolean {
  const { stem, strong } = reference(name);
  if (isIdentifier(name.toLowerCase()) || known.test(schema.format ?? '')) return false;
  if (schema.enum !== undefined || schema.const !== undefined || schema.default !== undefined) return false;
  const type = typeOf(schema);
  return type === 'string' || type === undefined || (type === 'integer' && strong && stem.length > 0);
}

const known = /date|time|duration|mail|ur[il]|iri|host|ip|binary|decimal|int|colou?r|phone/;

/** `uploadId` of `POST /uploads/start`, and no identifier of anything else. */
function isOwn(name: string, { path }: Operation): boolean {
  const { stem, strong } = reference(name);
  const spoken = new Set(words(path).map(singular));
  return !strong || stem.every((word) => spoken.has(singular(word)));
}

/** A call that makes nothing that stays, by the name of its last word. */
export function call(creator: Operation, names: ReadonlySet<string>): Resource {
  const word = parts(creator.path).findLast(({ placeholder, name }) => !placeholder && !isPrefix(name))?.name ?? '';
  const plain = singularName(word);
  const name = plain === '' || names.has(plain) ? creator.id : plain;
  return { name, collection: creator.path, creator, writers: [], places: [], passing: true };
}

/**
 * The needs of an operation with those that only an answer can meet.
 * @param needs what it needs of resources
 */
export function withHanded(graph: Graph, operation: Operation, needs: readonly Need[]): Need[] {
  // What changes what is there must be shown what it may change.
  if (operation.method !== 'POST' && (operation.method === 'GET' || needs.every(({ resource }) => !resource?.creator)))
    return [...needs];
  const given = (need: Want): Need | undefined => fromAnswer(graph, operation, need, needs);
  const met = needs.map((need) => (isThere(need, operation) ? need : (given(need) ?? need)));
  const bound = new Set(needs.map(({ name }) => name));
  const found = wanted(operation).flatMap((want) => (bound.has(want.name) ? [] : (given(want) ?? [])));
  const isOwn = !operation.path.includes('{') && needs.every(({ own }) => !own);
  return [...met, ...found.map((need, index) => (isOwn && index === 0 ? { ...need, own: true as const } : need))];
}

/** The document makes or shows some. */
const isThere = ({ resource, in: place }: Need, { method }: Operation): boolean =>
  Boolean(resource?.creator || resource?.list || resource?.reader) || (place === 'path' && method !== 'POST');

type Want = Pick<Need, 'in' | 'name'>;

/** Above that a body that requires nothing is a form with many uses. */
const mostSilent = 3;

function wanted({ body, parameters }: Operation): Want[] {
  const { properties = {}, required = [] } = flatten(body?.schema ?? {});
  const names = Object.keys(properties);
  const asked = required.length === 0 && names.length <= mostSilent ? names : required;
  const fields = asked.filter((name) => isOpaque(name, flatten(properties[name] ?? { type: 'object' })));
  const others = parameters.filter(({ required, name, schema }) => required && isOpaque(name, flatten(schema)));
  return [
    ...others.flatMap(({ in: place, name }) => (place === 'query' || place === 'header' ? [{ in: place, name }] : [])),
    ...fields.map((name): Want => ({ in: 'body', name: `/${name}` })),
  ];
}

/** `otp` of `/v1/otp/send`: what both calls are about. */
const areaOf = ({ path }: Operation): string | undefined =>
  parts(path).find(({ placeholder, name }) => !placeholder && !isPrefix(name))?.name;

/**
 * By the answer of what the operation needs besides, then by the nearest one; never by one that lies under something else. A `code`
 * or `token` without a further word is that of a resource only where the operation speaks of the resource.
 */
function fromAnswer(graph: Graph, operation: Operation, want: Want, needs: readonly Need[]): Need | undefined {
  const name = want.name.replace(/^\//, '').replace(/^x-/i, '');
  const near = parts(operation.path).map(({ key }) => key);
  const area = areaOf(operation);
  const isUnder = near.some((key) => key.endsWith('{}'));
  const isBare = reference(name).stem.length === 0;
  const isNeeded = ({ resource }: Handout): boolean => needs.some((need) => need.resource === resource);
  const rank = (giver: Handout): number =>
    (isNeeded(giver) ? 100 : 0) + parts(giver.operation.path).filter(({ key }) => near.includes(key)).length;
  const fits = (giver: Handout): boolean =>
    giver.operation !== operation &&
    (isOwn(name, giver.operation) || (area !== undefined && areaOf(giver.operation) === area)) &&
    (!isUnder || want.in === 'path' || parts(giver.operation.path).every(isAround)) &&
    (!isUnder || !isBare || giver.resource.passing === true || isNeeded(giver));
  const isAround = ({ key, placeholder }: Part): boolean => !placeholder || near.includes(key);
  const [best] = (graph.handed.get(normal(name)) ?? []).filter(fits).sort((one, other) => rank(other) - rank(one));
  if (best === undefined) return undefined;
  return { ...want, resource: best.resource, field: best.field, role: [], certain: want.in === 'path', handed: true };
}
