/** What an answer shows of things that belong to the one that it speaks of: the seats of a show, the items of a cart. Pure. */
import { isObject, type Json, type JsonObject } from '../json.ts';
import { singularName } from '../spec/names.ts';
import type { Held } from '../spec/recipe.ts';
import { isKey, listItems, type Made, sentOf, unwrap, valueOf } from './extract.ts';

/** What came with something, in what was read of that or in a list of it; `key`: its id is all that is shown. */
export function heldIn(body: Json, { within, key }: Pick<Held, 'within' | 'key'>): JsonObject[] {
  const [first] = within;
  if (first === undefined && key === undefined) return listItems(body)?.items ?? [];
  const root = isObject(body) && Object.hasOwn(body, first ?? key ?? '') ? body : unwrap(body);
  const inside = (from: Json[], name: string): Json[] =>
    from.flatMap((each) => (isObject(each) ? (each[name] ?? []) : []));
  const found = within.reduce(inside, [root]).filter(isObject);
  return key === undefined ? found : found.flatMap(({ [key]: ids = null }) => [ids].flat().filter(isKey).map(withId));
}

const withId = (id: Json): JsonObject => ({ id });

/**
 * What was made, where the answer shows all that it was put into (`POST /carts/{id}/items` gives the cart): the last entry that has
 * what was sent.
 */
export function newestIn(made: Made, holder: Made): Made {
  const [own, around] = [made, holder].map((each) => valueOf(each, 'id'));
  const [shown, known] = [made, holder].map(({ body }) => unwrap(body));
  // Two of different kinds may have one number.
  const isHolder = isObject(shown) && isObject(known) && Object.keys(known).every((name) => name in shown);
  if (own === undefined || String(own) !== String(around) || !isHolder) return made;
  const kind = made.resource.split('-').at(-1) ?? '';
  const lists = Object.entries(shown).flatMap(([name, list]) =>
    Array.isArray(list) ? [{ name, list: list.filter(isObject) }] : [],
  );
  const named = lists.find(({ name }) => singularName(name).split('-').at(-1) === kind);
  const { list = [] } = named ?? (lists.length === 1 ? lists[0]! : {});
  const sent = Object.entries(sentOf(made));
  const entry =
    list.findLast((each) => sent.every(([name, value]) => !(name in each) || each[name] === value)) ?? list.at(-1);
  return entry === undefined ? made : { ...made, body: entry };
}
