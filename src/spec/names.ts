/** Words inside names, and how names of one thing relate: `eventId`, `event_id`, `/events` and `EventID` speak of `event`. */

/** The lower-case words of a name in any of the usual spellings: `sourceWalletIDs` → source, wallet, ids. */
export function words(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replace(/([A-Z])s\b/g, '$1s')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

/** One spelling for all: `event_id`, `eventId` and `EventID` → `eventid`. */
export const normal = (name: string): string => words(name).join('');

const irregular: ReadonlyMap<string, string> = new Map(
  Object.entries({
    people: 'person',
    children: 'child',
    men: 'man',
    women: 'woman',
    indices: 'index',
    vertices: 'vertex',
    matrices: 'matrix',
    movies: 'movie',
    cookies: 'cookie',
    series: 'series',
    species: 'species',
    news: 'news',
    caches: 'cache',
    criteria: 'criterion',
    aliases: 'alias',
    gas: 'gas',
    canvas: 'canvas',
    atlas: 'atlas',
    pass: 'pass',
    leaves: 'leaf',
    shelves: 'shelf',
  }),
);

/** The singular of one lower-case English word, good enough to let `/categories` meet `category_id`. */
export function singular(word: string): string {
  const known = irregular.get(word);
  if (known !== undefined) return known;
  if (word.length < 3 || /(ss|us|is|as)$/.test(word) || !word.endsWith('s')) return word;
  if (word.endsWith('ies')) return word.length > 4 ? `${word.slice(0, -3)}y` : word.slice(0, -1);
  if (/zzes$/.test(word)) return word.slice(0, -3);
  if (/(sses|xes|ches|shes)$/.test(word)) return word.slice(0, -2);
  if (/uses$/.test(word) && !/(ho|ca|pa|^)uses$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}

export const isPlural = (word: string): boolean => singular(word) !== word || word === 'people';

/** The name of what a path segment holds: `order-items` → `order-item`. */
export function singularName(segment: string): string {
  const parts = words(segment);
  const last = parts.at(-1);
  if (last === undefined) return '';
  return [...parts.slice(0, -1), singular(last)].join('-');
}

const identifiers = new Set(['id', 'ids', 'uuid', 'uuids', 'guid', 'guids', 'pk', 'sid', 'uid', 'oid']);
const handles = new Set(['slug', 'code', 'sku', 'key', 'ref', 'reference', 'number', 'no', 'name', 'handle', 'token']);

/** `id` and its synonyms. */
export const isIdentifier = (word: string): boolean => identifiers.has(word) || word === '_id';

export interface Reference {
  /** The words before the suffix; empty for a bare `id` or `slug`. */
  stem: string[];
  /** `id` for every spelling of an identifier; otherwise the word itself: `slug`, `code`. `''`: there is no suffix. */
  field: string;
  /** Certain (`_id`, `Uuid`) rather than possible (`_code`, `_name`). */
  strong: boolean;
}

/** What a parameter or property name refers to, by its suffix: `source_wallet_id` → source wallet, id. */
export function reference(name: string): Reference {
  const parts = words(name);
  const last = parts.at(-1) ?? '';
  if (identifiers.has(last)) return { stem: parts.slice(0, -1), field: 'id', strong: true };
  // On its own it may be anything: an e-mail address at a login.
  if (handles.has(last) || (last === 'identifier' && parts.length > 1))
    return { stem: parts.slice(0, -1), field: last, strong: false };
  // `userid`: no border that shows where the suffix begins.
  const glued = /^(.{3,}?)(id|uuid|guid)s?$/.exec(last);
  if (glued?.[1] !== undefined && !notGlued.has(last))
    return { stem: [...parts.slice(0, -1), glued[1]], field: 'id', strong: false };
  return { stem: parts, field: '', strong: false };
}

const notGlued = new Set([
  'paid',
  'valid',
  'invalid',
  'void',
  'avoid',
  'grid',
  'android',
  'covid',
  'unpaid',
  'prepaid',
  'hybrid',
  'fluid',
  'rapid',
  'solid',
  'liquid',
  'raid',
  'madrid',
  'euclid',
]);
