/** racegate.yml: which file, and what its keys mean. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import type { Correction } from '../spec/spec.ts';
import { authSchema, identitiesOf } from './auth.ts';
import type {
  Acceptance,
  AccountCall,
  Config,
  IdentityConfig,
  LoginConfig,
  ScenarioCall,
  ScenarioConfig,
} from './config.ts';
import { type DocumentOptions, readDocument } from './document.ts';
import { inputNamed } from './inputs.ts';
import { configSchema, mostCreated } from './schema.ts';
import { readUrl } from './values.ts';

const defaultFile = '.github/racegate.yml';

/** What only the file can say. */
export type FileOnly = Pick<Config, 'operations' | 'accept' | 'maxCreated' | 'identities' | 'scenarios' | 'overlays'>;

export interface FileContents {
  /** Keys that are inputs too, as the text that the input would have. */
  inputs: Record<string, string>;
  /** The file as it is shown; `undefined`: there was none. */
  name?: string;
  rest: FileOnly;
}

export interface Surroundings {
  workspace: string;
  env: Record<string, string | undefined>;
}

/**
 * Reads the named file, or the default one where it exists.
 * @throws UserError `no-file`, `bad-file`, `bad-input`, `unknown-key`, `missing-variable`, `bad-auth`
 */
export async function readConfigFile(given: string | undefined, around: Surroundings): Promise<FileContents> {
  const name = given ?? defaultFile;
  const path = resolve(around.workspace, name);
  if (given === undefined && !existsSync(path)) return { inputs: {}, rest: restOf({}, []) };
  const document = await readDocument(path, { name, env: around.env, schema: configSchema() });
  const users = typeof document.auth === 'string' ? await authUsers(document.auth, around) : [];
  const entries = Object.entries(document).filter(([key, value]) => inputNamed(key) && value !== null);
  const inputs = Object.fromEntries(entries.map(([key, value]) => [key, asText(value)]));
  return { inputs, name, rest: restOf(document, users) };
}

async function authUsers(name: string, { workspace, env }: Surroundings): Promise<IdentityConfig[]> {
  const options: DocumentOptions = { name, env, schema: authSchema };
  return identitiesOf(await readDocument(resolve(workspace, name), options), name);
}

/** Lists and mappings become the lines that the input of that name has. */
function asText(value: Json): string {
  if (Array.isArray(value)) return value.map(String).join('\n');
  if (isObject(value))
    return Object.entries(value)
      .map(([key, entry]) => `${key}: ${String(entry)}`)
      .join('\n');
  return String(value);
}

function restOf(document: JsonObject, users: IdentityConfig[]): FileOnly {
  const identities = [...objects(document.identities).map(identityOf), ...users];
  const scenarios = objects(document.scenarios).map(scenarioOf);
  const twice = identities.find(({ name }, index) => identities.findIndex((other) => other.name === name) < index);
  if (twice) throw new UserError('bad-file', `Two identities are named \`${twice.name}\`; give each its own name.`);
  return {
    operations: operationsOf(document.operations),
    accept: objects(document.accept) as unknown as Acceptance[],
    maxCreated: typeof document['max-created'] === 'number' ? document['max-created'] : mostCreated,
    ...(identities.length > 0 ? { identities } : {}),
    ...(scenarios.length > 0 ? { scenarios } : {}),
    ...(Array.isArray(document.overlays) ? { overlays: document.overlays as string[] } : {}),
  };
}

const objects = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
const object = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

/** The schema has made sure of every key. */
const operationsOf = (value: Json | undefined): Record<string, Correction> =>
  Object.fromEntries(Object.entries(object(value)).map(([key, entry]) => [canonicalName(key), object(entry)]));

/** `post  /events` and `POST /events` are one operation. */
const canonicalName = (key: string): string =>
  key.trim().replace(/^([A-Za-z]+)\s+\//, (_, method: string) => `${method.toUpperCase()} /`);

function identityOf(entry: JsonObject): IdentityConfig {
  return {
    name: String(entry.name),
    headers: headersOf(entry.headers),
    ...(isObject(entry.query) ? { query: textsOf(entry.query) } : {}),
    ...(isObject(entry.createUsers) ? { createUsers: accountOf(entry.createUsers) } : {}),
    ...(isObject(entry.login) ? { login: loginOf(entry.login) } : {}),
  };
}

const textsOf = (value: JsonObject): Record<string, string> =>
  Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]));

const headersOf = (value: Json | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(object(value)).map(([name, text]) => [name.toLowerCase(), String(text)]));

function accountOf(entry: JsonObject): AccountCall {
  return {
    operation: canonicalName(String(entry.operation)),
    ...(typeof entry.url === 'string' ? { url: readUrl({ text: entry.url, place: '`url` of an identity' }) } : {}),
    headers: headersOf(entry.headers),
    contentType: typeof entry['content-type'] === 'string' ? entry['content-type'] : 'application/json',
    ...(entry.body === undefined ? {} : { body: entry.body }),
  };
}

function loginOf(entry: JsonObject): LoginConfig {
  const token = entry.token;
  const cookies = typeof entry.cookies === 'boolean' ? entry.cookies : !isObject(token);
  return { ...accountOf(entry), ...(isObject(token) ? { token: tokenOf(token) } : {}), cookies };
}

function tokenOf(token: JsonObject): NonNullable<LoginConfig['token']> {
  const from = token.from === 'header' ? 'header' : 'body';
  const to = token.to === 'query' || token.to === 'cookie' ? token.to : 'header';
  const name = typeof token.name === 'string' ? token.name : 'authorization';
  const bare = to === 'header' && name.toLowerCase() === 'authorization' ? 'Bearer {token}' : '{token}';
  return {
    from,
    at: from === 'header' ? String(token.at).toLowerCase() : String(token.at),
    to,
    name: to === 'header' ? name.toLowerCase() : name,
    template: typeof token.template === 'string' ? token.template : bare,
  };
}

function scenarioOf(entry: JsonObject): ScenarioConfig {
  const arazzo = entry.arazzo;
  return {
    name: String(entry.name),
    setup: objects(entry.setup).map(callOf),
    ...(isObject(arazzo) ? { arazzo: arazzo as unknown as { file: string; workflow?: string } } : {}),
    race: objects(entry.race).map(callOf),
    observe: objects(entry.observe).map(callOf),
    invariants: Array.isArray(entry.invariants) ? entry.invariants.map(String) : [],
  };
}

function callOf(entry: JsonObject): ScenarioCall {
  return {
    operation: canonicalName(String(entry.operation)),
    parameters: object(entry.parameters),
    ...(entry.body === undefined ? {} : { body: entry.body }),
    ...(typeof entry.as === 'string' ? { as: entry.as } : {}),
    ...(typeof entry.identity === 'string' ? { identity: entry.identity } : {}),
    times: typeof entry.times === 'number' ? entry.times : 1,
  };
}
