/** OpenAPI Overlays: changes to a document that are kept beside it. Pure. */
import { query } from 'json-p3';
import { UserError } from '../errors.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';

export interface Overlay {
  /** As it is shown. */
  name: string;
  /** As it was read. */
  content: JsonObject;
}

export interface Overlaid {
  document: JsonObject;
  /** One sentence each. */
  warnings: string[];
}

/**
 * The document with every action of every overlay carried out, in order. A target that selects nothing is a warning.
 * @throws UserError (exit 2) `bad-overlay` for what is no overlay, or no JSONPath
 */
export function withOverlays(document: JsonObject, overlays: readonly Overlay[]): Overlaid {
  // Aliases of YAML share objects; a change is meant for one place.
  const changed = { root: JSON.parse(JSON.stringify(document)) as JsonObject };
  const warnings = overlays.flatMap((overlay) =>
    actionsOf(overlay).flatMap((action, index) => carryOut(changed, action, `${overlay.name}, action ${index + 1}`)),
  );
  return { document: changed.root, warnings };
}

function actionsOf({ name, content: { overlay, actions } }: Overlay): JsonObject[] {
  const version = typeof overlay === 'number' ? overlay.toFixed(1) : overlay;
  if (typeof version !== 'string' || !version.startsWith('1.'))
    throw bad(name, 'is no OpenAPI Overlay 1.x: it has no `overlay: 1.0.0` at its top');
  if (!Array.isArray(actions) || !actions.every(isObject)) throw bad(name, 'has no list of `actions`');
  return actions;
}

const bad = (name: string, words: string): UserError => new UserError('bad-overlay', `The overlay ${name} ${words}.`);

function carryOut(holder: { root: JsonObject }, { target, remove, update, copy }: JsonObject, place: string): string[] {
  if (typeof target !== 'string') throw bad(place, 'has no `target`');
  const found = select(holder.root, target, place);
  if (found.length === 0) return [`The overlay ${place}, changed nothing: ${target} selects nothing in the document.`];
  if (remove === true) {
    removeAll(found);
    return [];
  }
  const values = [
    ...(typeof copy === 'string' ? select(holder.root, copy, place).map((one) => one.value) : []),
    ...(update === undefined ? [] : [update]),
  ];
  for (const value of values) for (const one of found) put(holder, one, merged(one.value, value));
  return [];
}

interface Selected {
  value: Json;
  /** `undefined`: the document itself. */
  parent: JsonObject | Json[] | undefined;
  key: string | number;
}

function select(root: JsonObject, path: string, place: string): Selected[] {
  try {
    return query(path, root as never).nodes.map(({ value, location }) => {
      const parent = location.slice(0, -1).reduce<Json>((here, key) => (here as JsonObject)[key] as Json, root);
      const key = location.at(-1);
      return key === undefined
        ? { value: root, parent: undefined, key: '' }
        : { value: value as Json, parent: parent as JsonObject | Json[], key };
    });
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw bad(place, `has a target that is no JSONPath, ${path}: ${why.slice(0, 200)}`);
  }
}

/** Later entries of a list first: removing one moves those behind it. */
function removeAll(found: readonly Selected[]): void {
  const order = [...found].sort((one, other) =>
    typeof one.key === 'number' && typeof other.key === 'number' ? other.key - one.key : 0,
  );
  for (const { parent, key } of order)
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else if (parent) delete parent[key];
}

function put(holder: { root: JsonObject }, selected: Selected, value: Json): void {
  const { parent, key } = selected;
  selected.value = value;
  if (parent === undefined) holder.root = isObject(value) ? value : holder.root;
  else if (Array.isArray(parent)) parent[Number(key)] = value;
  else parent[key] = value;
}

/** Mappings are merged, lists grow, all else is replaced. */
function merged(old: Json | undefined, update: Json): Json {
  if (Array.isArray(old)) return [...old, ...(Array.isArray(update) ? update : [update])];
  if (!isObject(old) || !isObject(update)) return structuredClone(update);
  const entries = Object.entries(update).map(([key, value]): [string, Json] => [
    key,
    Object.hasOwn(old, key) ? merged(old[key], value) : structuredClone(value),
  ]);
  return Object.fromEntries([...Object.entries(old), ...entries]);
}
