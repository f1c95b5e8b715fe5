/** A YAML or JSON file of the user's: read, environment put in, held against a schema. */
import { readFile } from 'node:fs/promises';
import { Ajv, type ErrorObject } from 'ajv';
import { type Document, LineCounter, parseDocument, visit } from 'yaml';
import { UserError } from '../errors.ts';
import type { Json, JsonObject } from '../json.ts';
import { suggestion } from './nearest.ts';

export interface DocumentOptions {
  /** As it is shown: `.github/racegate.yml`. */
  name: string;
  /** Names that `${NAME}` in a text stands for. */
  env: Record<string, string | undefined>;
  schema: JsonObject;
}

/** @throws UserError `no-file`, `bad-file`, `unknown-key`, `missing-variable` */
export async function readDocument(path: string, options: DocumentOptions): Promise<JsonObject> {
  const source = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? 'does not exist' : `could not be read (${error.code})`;
    throw new UserError('no-file', `${options.name} ${why}; paths are relative to the workspace.`);
  });
  return parseText(source, options);
}

/** The same for a text that is at hand; an empty one is an empty object. */
export function parseText(source: string, options: DocumentOptions): JsonObject {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines });
  const [first] = document.errors;
  if (first) throw new UserError('bad-file', `${options.name} is not YAML: ${firstLine(first.message)}.`);
  putEnvironment(document, lines, options);
  const value = toJson(document, options);
  const problem = check(value, options.schema);
  if (problem) throw problemError(problem, document, lines, options);
  return value as JsonObject;
}

const firstLine = (message: string): string => message.split('\n')[0]!.replace(/[:.]$/, '');

function toJson(document: Document, { name }: DocumentOptions): Json {
  try {
    return (document.toJS({ maxAliasCount: 100 }) as Json) ?? {};
  } catch (error) {
    throw new UserError('bad-file', `${name} cannot be read: ${firstLine((error as Error).message)}.`);
  }
}

/** `${NAME}` in a text is replaced, `$${` stands for `${`. Done on the parsed tree, so that a value cannot add keys. */
function putEnvironment(document: Document, lines: LineCounter, { name, env }: DocumentOptions): void {
  visit(document, {
    Scalar(key, node) {
      if (key === 'key' || typeof node.value !== 'string') return;
      node.value = node.value.replace(
        /\$(\$\{|\{([A-Za-z_][A-Za-z0-9_]*)\})/g,
        (_, rest: string, variable?: string) => {
          if (variable === undefined) return rest;
          if (env[variable] !== undefined) return env[variable];
          const { line } = lines.linePos(node.range?.[0] ?? 0);
          throw new UserError(
            'missing-variable',
            `${name} line ${line} needs the environment variable ${variable}, which is not set.`,
          );
        },
      );
    },
  });
}

/** The error that says most: an unknown key before a wrong value, the deepest place first. */
function check(value: Json, schema: JsonObject): ErrorObject | undefined {
  const ajv = new Ajv({ allErrors: true, strict: false, verbose: true });
  if (ajv.validate(schema, value)) return undefined;
  const rank = (error: ErrorObject) => (error.keyword === 'additionalProperties' ? 0 : 1);
  return [...(ajv.errors ?? [])].sort((a, b) => rank(a) - rank(b))[0];
}

function problemError(
  error: ErrorObject,
  document: Document,
  lines: LineCounter,
  { name }: DocumentOptions,
): UserError {
  const keys = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'));
  const unknown = error.keyword === 'additionalProperties' ? (error.params.additionalProperty as string) : undefined;
  const where = `${name}${lineOf(document, lines, unknown === undefined ? keys : [...keys, unknown])}`;
  const place = keys.length === 0 ? 'the file' : `\`${keys.join('.')}\``;
  if (unknown === undefined) return new UserError('bad-file', `${where}: ${place} ${problemWords(error)}.`);
  const known = Object.keys((error.parentSchema?.properties ?? {}) as JsonObject);
  const inside = keys.length === 0 ? '' : ` in ${place}`;
  return new UserError('unknown-key', `${where}: unknown key \`${unknown}\`${inside}; ${suggestion(unknown, known)}`);
}

function lineOf(document: Document, lines: LineCounter, keys: string[]): string {
  const path = keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key));
  const node = document.getIn(path, true) as { range?: [number, number, number] } | undefined;
  return node?.range ? ` line ${lines.linePos(node.range[0]).line}` : '';
}

function problemWords(error: ErrorObject): string {
  if (error.keyword === 'required') return `needs the key \`${error.params.missingProperty}\``;
  if (error.keyword === 'enum') return `must be ${(error.params.allowedValues as string[]).join(', ')}`;
  if (error.keyword === 'type') return `must be ${[error.params.type].flat().map(article).join(' or ')}`;
  if (error.keyword === 'minLength' || error.keyword === 'minItems') return 'must not be empty';
  if (error.keyword === 'pattern')
    return `must look like ${(error.parentSchema?.description as string) ?? error.params.pattern}`.replace(/\.$/, '');
  return error.message ?? 'is not valid';
}

const article = (type: string): string =>
  ({ object: 'a mapping', array: 'a list', string: 'a text', boolean: 'true or false', integer: 'a whole number' })[
    type
  ] ?? `a ${type}`;
