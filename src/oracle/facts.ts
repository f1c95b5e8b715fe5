/**
 * Turns what observers read into facts: a path and the values found there.
 *
 * Arrays are compared with the same array before the burst, element by element: only what was added, removed or changed
 * is a fact. That keeps the resources of other rounds, and of other people, out of the judgement.
 */
import { canonical, isObject, type Json, type JsonObject } from '../json.ts';
import type { Reading } from './history.ts';

/** Path → values. A path begins with its observer: `event/remaining`, `event.list/[+].name`, `event.list/[+]#` (a count), `event/@status`. */
export type State = Map<string, Json[]>;

export const observerOf = (path: string): string => path.slice(0, path.indexOf('/'));

/** The name of the field that a path of a state or of a body ends with. */
export const fieldOf = (path: string): string => path.split(/[./]/).at(-1) ?? path;

/** For people: `event.remaining`, `event.list[+].name`. */
export const displayPath = (path: string): string => path.replace(/\/(?=\[|@|$)/, '').replace('/', '.');

const deepest = 8;

const push = (state: State, path: string, value: Json): void => {
  const values = state.get(path);
  if (values) values.push(value);
  else state.set(path, [value]);
};

/** What holds after, told relative to before where it is a collection. */
export function stateOf(before: readonly Reading[], after: readonly Reading[]): State {
  const state: State = new Map();
  for (const reading of after) {
    const earlier = before.find((other) => other.observer === reading.observer);
    if (isCreated(reading.observer)) count(state, `${reading.observer}/[+]#`, reading.status);
    push(state, `${reading.observer}/@status`, reading.status);
    if (reading.status === null || reading.status >= 400) continue;
    if (reading.etag !== undefined) push(state, `${reading.observer}/@etag`, reading.etag);
    gather(state, `${reading.observer}/`, earlier?.body ?? null, reading.body, 0);
  }
  return state;
}

function gather(state: State, path: string, before: Json, after: Json, depth: number): void {
  if (depth > deepest) return;
  if (Array.isArray(after)) return gatherArray(state, path, Array.isArray(before) ? before : [], after, depth);
  if (!isObject(after)) return push(state, path, after);
  if (isObject(before)) gatherKeys(state, path, before, after);
  for (const [key, value] of Object.entries(after)) {
    gather(state, join(path, key), isObject(before) ? (before[key] ?? null) : null, value, depth + 1);
  }
}

/** The keys of a map are data like the entries of a list: flags by name, carts by product. */
function gatherKeys(state: State, path: string, before: JsonObject, after: JsonObject): void {
  for (const key of Object.keys(after)) if (!Object.hasOwn(before, key)) push(state, `${path}[+]`, key);
  for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) push(state, `${path}[-]`, key);
}

/** Observers of what the raced requests made. */
export const isCreated = (observer: string): boolean => /\.created\b/.test(observer);

/** Resources that the requests made and that are there. */
function count(state: State, path: string, status: number | null): void {
  const there = status !== null && status < 400 ? 1 : 0;
  state.set(path, [Number(state.get(path)?.[0] ?? 0) + there]);
}

const join = (path: string, key: string): string => (path.endsWith('/') ? path + key : `${path}.${key}`);

function gatherArray(state: State, path: string, before: Json[], after: Json[], depth: number): void {
  const { added, removed, changed } = difference(before, after);
  push(state, `${path}[+]#`, added.length);
  push(state, `${path}[-]#`, removed.length);
  for (const item of added) gather(state, `${path}[+]`, null, item, depth + 1);
  for (const [old, item] of changed) gatherChanges(state, `${path}[~]`, old, item, depth + 1);
}

function gatherChanges(state: State, path: string, before: JsonObject, after: JsonObject, depth: number): void {
  for (const [key, value] of Object.entries(after)) {
    if (canonical(value) !== canonical(before[key] ?? null))
      gather(state, join(path, key), before[key] ?? null, value, depth);
  }
}

interface Difference {
  added: Json[];
  removed: Json[];
  changed: [JsonObject, JsonObject][];
}

function difference(before: Json[], after: Json[]): Difference {
  const key = keyOf(before, after);
  const nameOf = (item: Json): string => canonical(key !== undefined && isObject(item) ? (item[key] ?? null) : item);
  const old = Map.groupBy(before, nameOf);
  const result: Difference = { added: [], removed: [], changed: [] };
  for (const item of after) {
    const twin = old.get(nameOf(item))?.pop();
    if (twin === undefined) result.added.push(item);
    // What a large list has kept is one and the same thing.
    else if (twin !== item && isObject(twin) && isObject(item) && canonical(twin) !== canonical(item))
      result.changed.push([twin, item]);
  }
  result.removed = [...old.values()].flat();
  return result;
}

/** The property that tells the objects of a collection apart: one whose values are all there and all different; an `id` by preference. */
function keyOf(before: Json[], after: Json[]): string | undefined {
  const all = [...before, ...after];
  const first = all[0];
  if (!isObject(first) || !all.every(isObject)) return undefined;
  const distinct = (items: Json[], key: string): boolean => {
    const values = items.map((item) => (item as JsonObject)[key]);
    return values.every(isName) && new Set(values).size === values.length;
  };
  const keys = Object.keys(first).filter((key) => distinct(before, key) && distinct(after, key));
  return (
    keys.find((key) => /^_?(id|uuid|guid|pk)$/i.test(key)) ?? keys.find((key) => /(id|uuid|key|code|slug)$/i.test(key))
  );
}

const isName = (value: Json | undefined): boolean => typeof value === 'string' || typeof value === 'number';

/** The scalars of a response body, path → value; arrays are left out, `null` counts as absent. */
export function scalarsOf(body: Json): Map<string, Json> {
  const found = new Map<string, Json>();
  const walk = (path: string, value: Json, depth: number): void => {
    if (value === null || Array.isArray(value) || depth > 4) return;
    if (isObject(value)) for (const [key, inner] of Object.entries(value)) walk(`${path}/${key}`, inner, depth + 1);
    else found.set(path, value);
  };
  walk('', body, 0);
  return found;
}

/** Every scalar anywhere in a body, arrays included, as text. */
export function textsOf(body: Json): Set<string> {
  const found = new Set<string>();
  const walk = (value: Json, depth: number): void => {
    if (value === null || depth > deepest) return;
    if (Array.isArray(value)) for (const inner of value) walk(inner, depth + 1);
    else if (isObject(value)) for (const inner of Object.values(value)) walk(inner, depth + 1);
    else if (typeof value !== 'boolean') found.add(String(value));
  };
  walk(body, 0);
  return found;
}
