import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { $RefParser } from '@apidevtools/json-schema-ref-parser';
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

/**
 * Replaces every `$ref` of the document by what it points to, in place; shared targets are shared objects, and
 * recursive ones contain themselves. Throws `UserError` (exit 3) for a reference that is broken or leads outside.
 */
export async function resolveReferences(
  document: JsonObject,
  source: Source,
  read: (url: string) => Promise<string>,
): Promise<JsonObject> {
  try {
    const parser = new $RefParser();
    await parser.dereference(baseOf(source), document as never, {
      resolve: { external: true, file: fileReader(source), http: webReader(source, read) },
      parse: { json: anyText, yaml: false, text: false, binary: false },
      dereference: { circular: true, maxDepth: 2_500 },
      timeoutMs: patience,
    });
    return parser.schema as unknown as JsonObject;
  } catch (error) {
    throw explain(error);
  }
}

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

function fileReader(source: Source) {
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
      return readFile(path, 'utf8');
    },
  };
}

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
  const missing = /ENOENT[^']*'([^']+)'/.exec((inner as Error | undefined)?.message ?? '')?.[1];
  if (missing !== undefined)
    return new UserError(
      'spec-broken-reference',
      `The OpenAPI document refers to ${missing}, and there is no such file.`,
      3,
    );
  const text = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  if (error instanceof RangeError)
    return new UserError('spec-too-deep', 'The OpenAPI document nests its references too deeply to be followed.', 3);
  return new UserError(
    'spec-broken-reference',
    `The OpenAPI document has a reference that cannot be followed: ${text.slice(0, 300)}`,
    3,
  );
}
