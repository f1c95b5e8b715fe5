/** What the user knows better than the document. Pure. */
import type { Json } from '../json.ts';
import type { Correction, Operation } from './spec.ts';

/**
 * The operations with their corrections. A value for a path parameter names a resource, so it holds wherever the path begins
 * the same: given for `POST /projects/{projectId}/flags`, it is `GET /projects/{projectId}`'s too.
 */
export function corrected(
  operations: readonly Operation[],
  correctionsOf: (operation: Operation) => readonly Correction[],
): Operation[] {
  const own = operations.map((operation) => merged(operation, correctionsOf(operation)));
  const named = new Map(own.flatMap(namedPlaces));
  return own.map((operation) => {
    const shared = [...named].filter(([place]) => isBelow(operation.path, place)).map(([, values]) => values);
    return shared.length === 0 ? operation : merged(operation, [{ values: Object.assign({}, ...shared) }], 'beneath');
  });
}

function merged(
  operation: Operation,
  corrections: readonly Correction[],
  order: 'above' | 'beneath' = 'above',
): Operation {
  if (corrections.length === 0) return operation;
  const all =
    order === 'above' ? [operation.racegate ?? {}, ...corrections] : [...corrections, operation.racegate ?? {}];
  const values: Record<string, Json> = Object.assign({}, ...all.map((one) => one.values));
  const racegate: Correction = Object.assign({}, ...all, Object.keys(values).length > 0 ? { values } : {});
  return { ...operation, racegate };
}

/** `/projects/{projectId}` → `{projectId: "default"}` for every path parameter that is given a value. */
function namedPlaces({ path, racegate }: Operation): [string, Record<string, Json>][] {
  return Object.entries(racegate?.values ?? {}).flatMap(([name, value]): [string, Record<string, Json>][] => {
    const end = path.indexOf(`{${name}}`);
    return end < 0 ? [] : [[path.slice(0, end + name.length + 2), { [name]: value }]];
  });
}

const isBelow = (path: string, place: string): boolean => path === place || path.startsWith(`${place}/`);
