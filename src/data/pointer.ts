/** JSON pointers (RFC 6901), reading and writing. */
import { isObject, type Json } from '../json.ts';

/** `/items/0/productId` → items, 0, productId. */
export const tokens = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));

/** One level further down. */
export const below = (pointer: string, name: string | number): string =>
  `${pointer}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;

export function valueAt(root: Json | undefined, pointer: string): Json | undefined {
  let here: Json | undefined = root;
  for (const token of tokens(pointer)) {
    if (Array.isArray(here)) here = here[Number(token)];
    else here = isObject(here) && Object.hasOwn(here, token) ? here[token] : undefined;
  }
  return here;
}

/** A copy of the value with one place set; containers on the way are made, lists where the next token is a number. */
export function withValue(root: Json | undefined, pointer: string, value: Json): Json {
  return place(root, tokens(pointer), value);
}

function place(here: Json | undefined, way: readonly string[], value: Json): Json {
  const [token, ...rest] = way;
  if (token === undefined) return value;
  if (Array.isArray(here) || (!isObject(here) && /^\d{1,4}$/.test(token))) {
    const list = Array.isArray(here) ? [...here] : [];
    const index = Math.min(Number(token), list.length);
    list[index] = place(list[index], rest, value);
    return list;
  }
  const holder = isObject(here) ? here : {};
  return Object.fromEntries([...Object.entries(holder), [token, place(holder[token], rest, value)]]);
}

/** A copy of the value without what stands at the place. */
export function withoutValue(root: Json, pointer: string): Json {
  return cut(root, tokens(pointer));
}

function cut(here: Json, [token, ...rest]: readonly string[]): Json {
  if (token === undefined || typeof here !== 'object' || here === null) return here;
  if (Array.isArray(here)) {
    const index = Number(token);
    return rest.length === 0
      ? here.filter((_, at) => at !== index)
      : here.map((entry, at) => (at === index ? cut(entry, rest) : entry));
  }
  const entries = Object.entries(here).flatMap(([name, value]): [string, Json][] => {
    if (name !== token) return [[name, value]];
    return rest.length === 0 ? [] : [[name, cut(value, rest)]];
  });
  return Object.fromEntries(entries);
}
