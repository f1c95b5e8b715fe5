import { isObject, type Json, type JsonObject } from '../json.ts';

const preference: readonly RegExp[] = [
  /^application\/json\s*(;|$)/i,
  /^(\*\/\*|application\/\*)/,
  /^application\/merge-patch\+json\b/i,
  /^application\/(?!json-patch|merge-patch|problem|x-ndjson)[^;]*\+json\b/i,
  /^text\/json\b/i,
  /^application\/x-www-form-urlencoded\b/i,
  /^multipart\/form-data\b/i,
  /^application\/json-patch\+json\b/i,
  /^text\/plain\b/i,
];

/** Of the media types offered the one that is sent or read: JSON first; the first one where none is known. */
export function chooseMediaType(offered: readonly string[]): string | undefined {
  for (const wanted of preference) {
    const found = offered.find((type) => wanted.test(type));
    if (found !== undefined) return found.includes('*') ? 'application/json' : found;
  }
  return offered[0];
}

/** A media type that requests can be made in. */
export const isSendable = (type: string): boolean => preference.some((wanted) => wanted.test(type));

/** The chosen entry of a `content` map. */
export function chooseContent(content: Json | undefined): { mediaType: string; entry: JsonObject } | undefined {
  if (!isObject(content)) return undefined;
  const names = Object.keys(content);
  const mediaType = chooseMediaType(names);
  if (mediaType === undefined) return undefined;
  const entry = content[mediaType] ?? content[names.find((name) => name.includes('*')) ?? ''];
  return { mediaType, entry: isObject(entry) ? entry : {} };
}

/** The examples of a media type or parameter object, `example` first. */
export function examplesOf(entry: JsonObject): Json[] {
  const named = isObject(entry.examples) ? Object.values(entry.examples) : [];
  const values = named.flatMap((each) =>
    isObject(each) && (each.value ?? each.dataValue) !== undefined ? [(each.value ?? each.dataValue) as Json] : [],
  );
  return entry.example === undefined ? values : [entry.example, ...values];
}
