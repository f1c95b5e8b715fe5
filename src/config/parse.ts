/** Inputs and racegate.yml → one checked, frozen `Config`. */
import { randomBytes } from 'node:crypto';
import { UserError } from '../errors.ts';
import type { Config, Depth } from './config.ts';
import { type FileContents, readConfigFile, type Surroundings } from './file.ts';
import { type Input, inputNamed, inputs, type Kind } from './inputs.ts';
import { suggestion } from './nearest.ts';
import { checkSelector } from './select.ts';
import {
  type Given,
  readChoice,
  readFlag,
  readHeaders,
  readLines,
  readNumber,
  readPlace,
  readShard,
  readUrl,
} from './values.ts';

export type Raw = Record<string, string | undefined>;

/**
 * `raw` has the texts of inputs by their name; an empty text is the same as none, as on GitHub.
 * A text equal to the input's default gives way to the file, because GitHub hands over defaults as if they had been written.
 * @throws UserError (exit 2): `unknown-input`, `bad-input`, and those of the file
 */
export async function parseConfig(raw: Raw, around: Surroundings): Promise<Config> {
  for (const name of Object.keys(raw)) checkName(name);
  const file = await readConfigFile(raw.config?.trim() || undefined, around);
  const texts = new Map(inputs.map((input) => [input.name, choose(input, raw, file)]));
  const config = { ...read(texts), ...file.rest, workspace: around.workspace };
  checkTogether(config);
  return deepFreeze(config);
}

function checkName(name: string): void {
  if (inputNamed(name)) return;
  const known = inputs.map((input) => input.name);
  throw new UserError('unknown-input', `Unknown input \`${name}\`; ${suggestion(name, known)}`);
}

function choose(input: Input, raw: Raw, file: FileContents): Given | undefined {
  const given = raw[input.name];
  const inFile = file.inputs[input.name];
  if (given !== undefined && given.trim() !== '' && !(given === input.default && inFile !== undefined))
    return { input, text: given, place: `\`${input.name}\`` };
  if (inFile !== undefined && inFile.trim() !== '')
    return { input, text: inFile, place: `\`${input.name}\` in ${file.name}` };
  return input.default === undefined ? undefined : { input, text: input.default, place: `\`${input.name}\`` };
}

type Texts = ReadonlyMap<string, Given | undefined>;

function read(texts: Texts): Omit<Config, 'workspace' | 'operations' | 'accept' | 'maxCreated'> {
  return {
    ...optional('url', texts, readUrl),
    ...optional('spec', texts, readPlace),
    ...optional('stack', texts, trimmed),
    ...optional('environment', texts, trimmed),
    ...optional('start', texts, trimmed),
    ...optional('baseline', texts, trimmed),
    ...optional('shard', texts, readShard),
    ...optional('report', texts, readLines),
    ...number('max-drop', 'maxDrop', texts),
    ...(texts.get('github-token') ? { githubToken: trimmed(texts.get('github-token')!) } : {}),
    threshold: needed('threshold', texts, numberOf),
    headers: optional('headers', texts, readHeaders).headers ?? {},
    include: selectors('include', texts),
    exclude: selectors('exclude', texts),
    depth: needed('depth', texts, choiceOf) as Depth,
    timeBudget: needed('time-budget', texts, numberOf),
    maxRequests: needed('max-requests', texts, numberOf),
    transport: needed('transport', texts, choiceOf) as Config['transport'],
    waitTimeout: needed('wait-timeout', texts, numberOf),
    comment: needed('comment', texts, choiceOf) as Config['comment'],
    reviewComments: needed('review-comments', texts, readFlag),
    failOn: needed('fail-on', texts, choiceOf) as Config['failOn'],
    touchExisting: needed('touch-existing', texts, readFlag),
    passWhenUntested: needed('pass-when-untested', texts, readFlag),
    allowProduction: needed('allow-production', texts, readFlag),
    reportDir: needed('report-dir', texts, trimmed),
    seed: optional('seed', texts, trimmed).seed ?? randomBytes(6).toString('hex'),
  };
}

const trimmed = ({ text }: Given): string => text.trim();
const numberOf = (given: Given): number => readNumber(given, given.input.kind as Extract<Kind, { is: 'number' }>);
const choiceOf = (given: Given): string =>
  readChoice({ ...given, text: trimmed(given) }, given.input.kind as Extract<Kind, { is: 'choice' }>);

function optional<Name extends string, T>(
  name: Name,
  texts: Texts,
  reader: (given: Given) => T,
): { [key in Name]?: T } {
  const given = texts.get(name);
  return (given ? { [name]: reader(given) } : {}) as { [key in Name]?: T };
}

function number<Key extends string>(name: string, key: Key, texts: Texts): { [key in Key]?: number } {
  const given = texts.get(name);
  return (given ? { [key]: numberOf(given) } : {}) as { [key in Key]?: number };
}

/** For inputs that have a default. */
function needed<T>(name: string, texts: Texts, reader: (given: Given) => T): T {
  return reader(texts.get(name)!);
}

function selectors(name: 'include' | 'exclude', texts: Texts): string[] {
  const given = texts.get(name);
  return given ? readLines(given).map((line) => checkSelector(line, given.place)) : [];
}

function checkTogether(config: Config): void {
  if (config.start !== undefined && config.url === undefined)
    throw new UserError('bad-input', '`start` needs `url`: say where the API answers once it is started.');
  const compares = config.failOn === 'new' ? '`fail-on: new`' : config.maxDrop === undefined ? undefined : '`max-drop`';
  if (compares !== undefined && config.baseline === undefined)
    throw new UserError('bad-input', `${compares} needs \`baseline\`: give the path of the report to compare with.`);
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
  return value;
}
