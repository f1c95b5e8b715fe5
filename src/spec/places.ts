/** Which thing a place in the path tree speaks of. */
import { isPlural, reference, singular, singularName, words } from './names.ts';
import { isPrefix, isSelf, type Part, parts } from './path.ts';
import type { Method, Operation } from './spec.ts';
import { isActing, isPlainVerb } from './verbs.ts';

export interface Place {
  key: string;
  template: string;
  parts: Part[];
  /** The operations at exactly this place, the first of each method. */
  operations: Partial<Record<Method, Operation>>;
}

/** Every place of the document and every item place on the way to one, shortest first. */
export function placesOf(operations: readonly Operation[]): Map<string, Place> {
  const found = new Map<string, Place>();
  for (const operation of operations) {
    const all = parts(operation.path);
    all.forEach((part, index) => {
      const last = index === all.length - 1;
      if (!part.placeholder && !last) return;
      const place = found.get(part.key) ?? {
        key: part.key,
        template: part.upTo,
        parts: all.slice(0, index + 1),
        operations: {},
      };
      found.set(part.key, place);
      if (!last) return;
      place.template = operation.path;
      place.operations[operation.method] ??= operation;
    });
  }
  return new Map([...found].sort(([, a], [, b]) => a.parts.length - b.parts.length));
}

/** The singular names that paths show plainly, as plurals or with a listing: evidence for reading the doubtful ones. */
export function plainNames(places: ReadonlyMap<string, Place>): Set<string> {
  const names = new Set<string>();
  for (const place of places.values())
    place.parts.forEach((part, index) => {
      if (part.placeholder || isPrefix(part.name) || isSelf(part.name)) return;
      const own = index === place.parts.length - 1;
      const listed = own && place.operations.GET !== undefined && place.operations.POST !== undefined;
      const shown =
        place.parts[index + 1]?.placeholder === true &&
        index === place.parts.length - 2 &&
        place.operations.GET !== undefined;
      const [first] = words(part.name);
      if (isPlural(words(part.name).at(-1) ?? '') || listed || (shown && !isActing(first ?? '')))
        names.add(singularName(part.name));
    });
  return names;
}

export interface Holder {
  name: string;
  /** Index of the part that names it; -1: only the placeholder does. */
  at: number;
}

/** What one item place holds: `/events/{id}` an event, `/reserve/{eventId}` too, `/getUser/{id}` a user. */
export function holderOf(place: Place, plain: ReadonlySet<string>, places: ReadonlyMap<string, Place>): Holder {
  const all = place.parts;
  const placeholder = all.at(-1)?.name ?? '';
  const at = all.findLastIndex((part) => !part.placeholder && !isSelf(part.name));
  const told = stemName(placeholder);
  const segment = all[at]?.name ?? '';
  if (at < 0 || isPrefix(segment)) return { name: told || singularName(placeholder) || 'item', at: -1 };
  const named = segmentName(segment, plain);
  // `/repos/{owner}/{repo}` is a repo, unless `/repos/{owner}` is something of its own.
  const above = places.get(all.at(-2)?.key ?? '');
  const between = all.length - at > 2 && Object.keys(above?.operations ?? {}).length > 0;
  if (between && plain.has(named)) return { name: told || `${named}-${singularName(placeholder)}`, at };
  if (told !== '' && told !== named && plain.has(told) && !named.endsWith(told) && !told.endsWith(named))
    return { name: told, at };
  const [verb, ...rest] = words(segment);
  if (rest.length > 0 || !isActing(verb ?? '') || plain.has(named)) return { name: named, at };
  const before = all.slice(0, at).findLast((part) => !part.placeholder && !isPrefix(part.name));
  if (told !== '') return { name: told, at };
  return { name: before === undefined ? named : segmentName(before.name, plain), at };
}

/** `reservations` → reservation, `getUser` → user, `reserveSeat` → seat where seats are spoken of plainly elsewhere. */
export function segmentName(segment: string, plain: ReadonlySet<string>): string {
  const whole = singularName(segment);
  const [first, ...rest] = words(segment);
  if (first === undefined || rest.length === 0 || !isActing(first) || plain.has(whole)) return whole;
  const thing = rest.filter((word) => !['by', 'id', 'all', 'the', 'a', 'one'].includes(word));
  const name = [...thing.slice(0, -1), singular(thing.at(-1) ?? '')].join('-');
  return name !== '' && (isPlainVerb(first) || plain.has(name)) ? name : whole;
}

function stemName(placeholder: string): string {
  const { stem, field } = reference(placeholder);
  if (field === '' || stem.length === 0) return '';
  return [...stem.slice(0, -1), singular(stem.at(-1) ?? '')].join('-');
}

/** Folders that change who may call and not what is meant. */
const audience = /^(admin|public|private|internal|app|client|manage|management|dashboard|backoffice|mobile|web)$/i;

/** The fixed segments between the holder's parent and itself that tell it from others of its name: `/shop/items` → shop. */
export function folderOf(all: readonly Part[], from: number, at: number): string {
  return all
    .slice(from, Math.max(at, from))
    .filter((part) => !part.placeholder && !isPrefix(part.name) && !audience.test(part.name) && !isSelf(part.name))
    .map((part) => part.name.toLowerCase())
    .join('/');
}
