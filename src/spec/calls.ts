/** Resources of documents that name calls instead of things: `POST /CreateCoupon` beside `GET /GetCoupon?couponCode=…`. */
import { singular, words } from './names.ts';
import { parts } from './path.ts';
import type { Operation, Resource } from './spec.ts';
import { isCreating, isLooking, isShowing } from './verbs.ts';

const removing = new Set(['delete', 'remove', 'destroy']);

interface Call {
  operation: Operation;
  verb: string;
  /** Singular. */
  thing: string;
  /** The last word is a plural, or the verb says so. */
  many: boolean;
}

/** What is made by one call and read by another one, and was not found in the paths. */
export function calledResources(operations: readonly Operation[], known: readonly Resource[]): Resource[] {
  const names = new Set(known.map(({ name }) => name));
  const calls = operations.flatMap(callOf);
  const creators = calls.filter(({ operation, verb }) => operation.method === 'POST' && isCreating(verb));
  return creators
    .filter(({ thing }, index) => creators.findIndex((other) => other.thing === thing) === index)
    .filter(({ thing }) => !names.has(thing))
    .flatMap((creator) => resourceOf(creator, calls));
}

/** `/CreateCoupon`, `/coupon.create` and `/create_coupon`; a path with placeholders speaks of things. */
function callOf(operation: Operation): Call[] {
  const all = parts(operation.path);
  if (all.some(({ placeholder }) => placeholder)) return [];
  const spoken = words(all.at(-1)?.name ?? '');
  const [first, last] = [spoken[0] ?? '', spoken.at(-1) ?? ''];
  const isVerb = (word: string): boolean => isCreating(word) || isLooking(word) || removing.has(word);
  const [verb, thing] = isVerb(first) ? [first, spoken.slice(1)] : [last, spoken.slice(0, -1)];
  if (!isVerb(verb) || thing.length === 0) return [];
  const name = [...thing.slice(0, -1), singular(thing.at(-1)!)].join('-');
  return [{ operation, verb, thing: name, many: name !== thing.join('-') || verb === 'list' }];
}

function resourceOf({ operation: creator, thing }: Call, calls: readonly Call[]): Resource[] {
  const own = calls.filter((call) => call.thing === thing);
  const asks = ({ operation }: Call): boolean =>
    operation.parameters.some(({ in: place, required }) => place === 'query' && required);
  const gets = own.filter(({ operation }) => operation.method === 'GET');
  const reader = gets.find((call) => isShowing(call.verb) && asks(call))?.operation;
  const list = gets.find((call) => call.many && isLooking(call.verb) && !asks(call))?.operation;
  const deleter = own.find(({ operation, verb }) => operation.method === 'DELETE' && removing.has(verb))?.operation;
  if (reader === undefined && list === undefined) return [];
  return [
    {
      name: thing,
      collection: creator.path,
      creator,
      ...(reader === undefined ? {} : { reader }),
      ...(list === undefined ? {} : { list }),
      ...(deleter === undefined ? {} : { deleter }),
      writers: [],
      places: [],
    },
  ];
}
