import { parseDocument } from 'yaml';
import { UserError } from '../errors.ts';
import { isObject, type JsonObject } from '../json.ts';

/** Larger documents are refused: JSON is parsed natively, YAML takes some forty times its size in memory. */
export const limits = { jsonBytes: 150_000_000, yamlBytes: 30_000_000, aliases: 2_000, depth: 400 } as const;

/** The document as an object. Throws `UserError` (exit 3) in one sentence where it is none. `name` is shown in it. */
export function parseText(text: string, name: string): JsonObject {
  const clean = text.replace(/^\uFEFF/, '');
  const value = /^\s*[{[]/.test(clean) ? parseJson(clean, name) : parseYaml(clean, name);
  if (!isObject(value)) throw unreadable(name, 'holds no mapping of names to values');
  if (deeperThan(value, limits.depth)) throw unreadable(name, `is nested more than ${limits.depth} levels deep`);
  return value;
}

function parseJson(text: string, name: string): unknown {
  if (text.length > limits.jsonBytes) throw tooLarge(name, limits.jsonBytes);
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
  if (text.length > limits.yamlBytes) throw tooLarge(name, limits.yamlBytes);
  try {
    const document = parseDocument(text, { merge: true, uniqueKeys: false, logLevel: 'silent' });
    const [broken] = document.errors;
    if (broken !== undefined) throw broken;
    return plainYaml(document.toJS({ maxAliasCount: limits.aliases }));
  } catch (error) {
    throw unreadable(name, `is not valid YAML: ${firstLine(error)}`);
  }
}

/** YAML dates and big integers become what JSON would hold. */
function plainYaml(value: unknown): unknown {
  const seen = new Set<object>();
  const plain = (entry: unknown): unknown => {
    if (entry instanceof Date) return entry.toISOString().replace(/T00:00:00\.000Z$/, '');
    if (typeof entry === 'bigint') return Number(entry);
    if (typeof entry !== 'object' || entry === null || seen.has(entry)) return entry;
    seen.add(entry);
    const holder = entry as Record<string, unknown>;
    for (const key of Object.keys(holder)) holder[key] = plain(holder[key]);
    return entry;
  };
  return plain(value);
}

/** Walks without recursion, each shared object once, so that neither depth nor aliases can exhaust anything. */
function deeperThan(root: object, limit: number): boolean {
  let level: object[] = [root];
  const seen = new Set<object>(level);
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    const next: object[] = [];
    for (const holder of level)
      for (const value of Object.values(holder))
        if (typeof value === 'object' && value !== null && !seen.has(value)) {
          seen.add(value);
          next.push(value);
        }
    level = next;
  }
  return false;
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]?.replace(/[.:]$/, '').slice(0, 200) ?? '';

const unreadable = (name: string, what: string): UserError =>
  new UserError('spec-unreadable', `The OpenAPI document ${name} ${what}.`, 3);

const tooLarge = (name: string, limit: number): UserError =>
  new UserError(
    'spec-too-large',
    `The OpenAPI document ${name} is larger than ${limit / 1_000_000} MB: split it or remove what is not scanned.`,
    3,
  );
