import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';
import { UserError } from '../errors.ts';
import { isObject, type JsonObject } from '../json.ts';
import { extentOf } from './extent.ts';

/** What goes beyond is refused. `size` counts objects and lists, those behind an alias wherever it stands. */
export const limits = { bytes: 150_000_000, size: 20_000_000, depth: 400, parts: 5_000 } as const;

/** The document as an object. Throws `UserError` (exit 3) in one sentence where it is none. `name` is shown in it. */
export function parseText(text: string, name: string): JsonObject {
  if (text.length > limits.bytes) throw tooLarge(name);
  const clean = text.replace(/^\uFEFF/, '');
  const value = /^\s*[{[]/.test(clean) ? parseJson(clean, name) : parseYaml(clean, name);
  if (!isObject(value)) throw unreadable(name, 'holds no mapping of names to values');
  const extent = extentOf(value);
  if (extent === undefined) throw unreadable(name, 'contains itself by way of an alias');
  if (extent.depth > limits.depth) throw unreadable(name, `is nested more than ${limits.depth} levels deep`);
  if (extent.size > limits.size) throw unreadable(name, 'grows beyond all bounds where its aliases are followed');
  return value;
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // YAML in flow style begins with a brace too, and some JSON is written with comments.
    if (text.length < 1_000_000)
      try {
        return parseYaml(text, name);
      } catch {}
    throw unreadable(name, `is not valid JSON: ${firstLine(error)}`);
  }
}

function parseYaml(text: string, name: string): unknown {
  if (/^\s*<(!doctype|html|\?xml)/i.test(text)) throw unreadable(name, 'is a web page and not an OpenAPI document');
  try {
    // Dates stay text, repeated keys override: what a document means matters more than how it is written.
    return load(text, {
      schema: CORE_SCHEMA.withTags(mergeTag),
      json: true,
      maxDepth: limits.depth,
      maxTotalMergeKeys: 1_000_000,
    });
  } catch (error) {
    throw unreadable(name, `is not valid YAML: ${firstLine(error)}`);
  }
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]?.replace(/[.:]$/, '').slice(0, 200) ?? '';

const unreadable = (name: string, what: string): UserError =>
  new UserError('spec-unreadable', `The OpenAPI document ${name} ${what}.`, 3);

/** What `parseText` says of it, for who can tell before reading. */
export const tooLarge = (name: string): UserError =>
  new UserError(
    'spec-too-large',
    `The OpenAPI document ${name} is larger than ${limits.bytes / 1_000_000} MB: split it or remove what is not scanned.`,
    3,
  );
