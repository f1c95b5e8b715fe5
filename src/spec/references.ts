import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { $RefParser, JSONParserErrorGroup } from '@apidevtools/json-schema-ref-parser';
import { UserError } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import { limits, parseText } from './parse.ts';

export interface Source {
  text: string;
  /** Where the text was read from, if from the network: references stay on its origin. */
  url?: string;
  /** Absolute path, if from a file: references stay inside `workspace`. */
  file?: string;
  /** Folder that references from a file may not leave; the file's own folder by default. */
  workspace?: string;
}

/** Milliseconds for following references; the network's own limits are those of `read`. */
const patience = 120_000;

export interface Resolved {
  document: JsonObject;
  /** One sentence, if some reference leads nowhere. */
  warnings: string[];
}

/**
 * Replaces every `$ref` of the document by what it points to, in place; shared targets are shared objects, and
 * recursive ones contain themselves. What is not there becomes `null`, with one warning for all of them.
 * Throws `UserError` (exit 3) for a reference that leads outside or to what cannot be read.
 */
export async function resolveReferences(
  document: JsonObject,
  source: Source,
  read: (url: string) => Promise<string>,
): Promise<Resolved> {
  const parser = new $RefParser();
  const part = partReader();
  try {
    await parser.dereference(baseOf(source), document as never, {
      continueOnError: true,
      resolve: {
        external: true,
        file: fileReader(source, part),
        http: webReader(source, (url) => part.read(url, () => read(url))),
      },
      parse: { json: anyText, yaml: false, text: false, binary: false },
      dereference: { circular: true, maxDepth: 2_500 },
      timeoutMs: patience,
    });
    return { document: parser.schema as unknown as JsonObject, warnings: [] };
  } catch (error) {
    if (part.refused[0]) throw part.refused[0];
    if (!(error instanceof JSONParserErrorGroup)) throw explain(error);
    return { document: parser.schema as unknown as JsonObject, warnings: [leadingNowhere(error.errors)] };
  }
}

/** Generators of documents lose schemas, and editors leave references in examples: the rest is good all the same. */
function leadingNowhere(errors: JSONParserErrorGroup['errors']): string {
  const refused = errors.map((error) => error.cause).find((cause) => cause instanceof UserError);
  if (refused) throw refused;
  const [first] = errors;
  const place = (first?.path ?? []).map((part) => `/${part}`).join('');
  const rest = errors.length > 1 ? `, and so are ${errors.length - 1} more` : '';
  return `The document has a reference that leads nowhere, at #${place.slice(0, 160)} (${reasonOf(first)}); it is taken for anything${rest}.`;
}

function reasonOf(error: JSONParserErrorGroup['errors'][number] | undefined): string {
  const pointer = /pointer "([^"]*)"/.exec(error?.message ?? '')?.[1];
  const file = /ENOENT[^']*'([^']+)'/.exec(error?.message ?? '')?.[1];
  if (file !== undefined) return `there is no file ${file}`;
  return pointer === undefined ? firstLine(error) : `there is no ${pointer}`;
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)).slice(0, 300);

const baseOf = (source: Source): string => source.url ?? source.file ?? resolve('openapi.json');

const anyText = {
  order: 1,
  canParse: true,
  parse: (file: { url: string; data: unknown }): JsonObject => parseText(String(file.data), file.url),
};

function webReader(source: Source, read: (url: string) => Promise<string>) {
  const origin = source.url === undefined ? undefined : new URL(source.url).origin;
  return {
    order: 1,
    canRead: /^https?:/i,
    read: async (file: { url: string }): Promise<string> => {
      if (origin === undefined || new URL(file.url).origin !== origin)
        throw outside(file.url, origin === undefined ? 'the workspace' : `the document's own origin ${origin}`);
      return read(file.url);
    },
  };
}

function fileReader(source: Source, part: PartReader) {
  return {
    order: 2,
    // A reader that refuses is followed by the next one that can.
    canRead: (file: { url: string }) => !/^https?:/i.test(file.url),
    read: async (file: { url: string }): Promise<string> => {
      if (source.url !== undefined) throw outside(file.url, "the document's own origin");
      if (source.file === undefined) throw outside(file.url, 'the document itself');
      const root = await realpath(source.workspace ?? dirname(source.file));
      const path = await realpath(pathOf(file.url));
      const way = relative(root, path);
      if (way === '..' || way.startsWith(`..${sep}`) || resolve(root, way) !== path)
        throw outside(file.url, 'the workspace');
      if ((await stat(path)).size > limits.bytes) throw outside(file.url, 'the size limit');
      return part.read(path, () => readFile(path, 'utf8'));
    },
  };
}

interface PartReader {
  read(name: string, read: () => Promise<string>): Promise<string>;
  /** Too much was asked for: what else went wrong follows from that. */
  refused: UserError[];
}

/** A server can invent a further part for every one that is read: their number, size and time together are bounded. */
function partReader(): PartReader {
  const seen = { parts: 0, size: 0, begin: Date.now() };
  const refused: UserError[] = [];
  const read: PartReader['read'] = async (name, get) => {
    seen.parts += 1;
    if (seen.parts > limits.parts || seen.size > limits.bytes || Date.now() - seen.begin > patience) {
      refused.push(tooManyParts(name, seen.parts));
      throw refused.at(-1);
    }
    const text = await get();
    seen.size += text.length;
    return text;
  };
  return { read, refused };
}

const tooManyParts = (name: string, count: number): UserError =>
  new UserError(
    'spec-too-entangled',
    `The OpenAPI document refers to more and more other documents (${name} is number ${count}): bundle it into one.`,
    3,
  );

const pathOf = (url: string): string =>
  fileURLToPath(url.startsWith('file:') ? url : pathToFileURL(decodeURI(url)).href);

const outside = (url: string, border: string): UserError =>
  new UserError(
    'spec-reference-outside',
    `The OpenAPI document refers to ${url}, which is outside ${border}: bundle it into one document.`,
    3,
  );

function explain(error: unknown): UserError {
  if (error instanceof UserError) return error;
  const inner = (error as { cause?: unknown }).cause;
  if (inner instanceof UserError) return inner;
  if (error instanceof RangeError)
    return new UserError('spec-too-deep', 'The OpenAPI document nests its references too deeply to be followed.', 3);
  if (error instanceof Error && error.name === 'TimeoutError')
    return new UserError(
      'spec-too-entangled',
      `The references of the OpenAPI document could not be followed in ${patience / 1_000} s: split it, or leave out what is not scanned.`,
      3,
    );
  return new UserError(
    'spec-broken-reference',
    `The OpenAPI document has a reference that cannot be followed: ${firstLine(error)}`,
    3,
  );
}
