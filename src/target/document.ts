/** Finds and reads the OpenAPI document: where the user says, or at the usual places of the target and of the workspace. */
import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { selects } from '../config/select.ts';
import { UserError } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import { discover, workspaceNames } from '../spec/discover.ts';
import { loadSpec } from '../spec/load.ts';
import { type Overlay, withOverlays } from '../spec/overlay.ts';
import { limits, parseText, tooLarge } from '../spec/parse.ts';
import type { Correction, Operation, Spec } from '../spec/spec.ts';
import { refuseProduction } from './production.ts';
import { readOnce } from './read.ts';

const maxBytes = 100_000_000;
const timeoutMs = 60_000;

interface Source {
  text: string;
  url?: string;
  file?: string;
}

/**
 * @throws UserError (exit 3) where there is no document, or none that can be understood; (exit 2) `production` where the document says that
 * the target is that.
 */
export async function readSpec(config: Config, target: URL): Promise<Spec> {
  const { source, warnings } = await overlaid(config, await sourceOf(config, target));
  const loaded = await loadSpec(
    { ...source, workspace: config.workspace },
    (url) => referred(config, url, source.url ?? url),
    {
      correctionsOf: (operation) => correctionsOf(config, operation),
      takesExisting: config.touchExisting,
      targetPath: target.pathname,
    },
  );
  const spec = { ...loaded, warnings: [...warnings, ...loaded.warnings, ...meantForNobody(config, loaded)] };
  refuseProduction({ url: target.href, allowProduction: config.allowProduction, servers: spec.describedServers ?? [] });
  return spec;
}

const correctionsOf = ({ operations }: Config, operation: Operation): Correction[] =>
  Object.entries(operations).flatMap(([line, correction]) => (selects(line, operation) ? [correction] : []));

/** A line with a slip in it would leave in what was to be left out, and the other way round. */
function meantForNobody(config: Config, { operations }: Spec): string[] {
  const lines = [
    ...Object.keys(config.operations).map((line) => ['`operations` of the configuration', line] as const),
    ...config.include.map((line) => ['`include`', line] as const),
    ...config.exclude.map((line) => ['`exclude`', line] as const),
  ];
  return lines
    .filter(([, line]) => !operations.some((operation) => selects(line, operation)))
    .map(([place, line]) => `${place} names \`${line}\`, which the document does not have.`);
}

/** The document as the overlays of the configuration make it. */
async function overlaid(
  { overlays = [], workspace }: Config,
  source: Source,
): Promise<{ source: Source; warnings: string[] }> {
  if (overlays.length === 0) return { source, warnings: [] };
  const contents = await Promise.all(overlays.map((name) => readOverlay(name, workspace)));
  const { document, warnings } = withOverlays(parseText(source.text, source.url ?? source.file ?? 'given'), contents);
  return { source: { ...source, text: JSON.stringify(document) }, warnings };
}

async function readOverlay(name: string, workspace: string): Promise<Overlay> {
  const text = await readFile(resolve(workspace, name), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UserError('bad-overlay', `The overlay ${name} could not be read (${error.code}).`);
  });
  return { name, content: overlayText(text, name) };
}

/** What is wrong with it is the configuration's fault and not the document's. */
function overlayText(text: string, name: string): JsonObject {
  try {
    return parseText(text, name);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError('bad-overlay', error.message.replace('The OpenAPI document', 'The overlay'));
  }
}

async function sourceOf(config: Config, target: URL): Promise<Source> {
  const { spec } = config;
  const told: Told = { locked: [], answered: false };
  if (spec === undefined)
    return (await discovered(config, target, told)) ?? (await inWorkspace(config)) ?? missing(target, told);
  if (!/^https?:\/\//i.test(spec)) return fileSource(config, spec);
  const { status, body, url } = await fetchText(config, spec, spec);
  if (status >= 400)
    throw new UserError('document-missing', `The document at ${spec} answered ${status}: check the spec input.`, 3);
  return { text: body, url };
}

/** The configured headers are for the target alone and are not shown to another origin. */
function fetchText(
  { url: target, headers, transport }: Config,
  url: string,
  origin: string,
): ReturnType<typeof readOnce> {
  const own = target !== undefined && new URL(url).origin === new URL(target).origin;
  const asTarget = own ? { headers, h2: transport === 'h2' } : {};
  return readOnce(url, { sameOriginAs: origin, maxBytes, timeoutMs, ...asTarget });
}

/** A part that the document refers to. */
async function referred(config: Config, part: string, origin: string): Promise<string> {
  const { status, body } = await fetchText(config, part, origin);
  if (status >= 400) throw new Error(`${part} answered ${status}`);
  return body;
}

/** What the search for a document has met. */
interface Told {
  /** What was said at the places that only a caller with credentials may read. */
  locked: string[];
  /** At any place. */
  answered: boolean;
  /** Why there was no answer, at the first of the places. */
  silent?: UserError;
}

/** One place that cannot be read says nothing of the next; a target that must not be read, or speaks another language, says it of all. */
const ofAll = new Set(['refused-address', 'not-http']);

async function discovered(config: Config, target: URL, told: Told): Promise<Source | undefined> {
  const found = await discover(async (path) => {
    try {
      const { status, headers, body } = await fetchText(config, new URL(path, target).href, target.href);
      told.answered = true;
      if (status === 401 || status === 403) told.locked.push(`${path} answers ${status}`);
      return { status, body, contentType: headers['content-type'] ?? '' };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (ofAll.has(error.code) && error.message.includes(target.origin)) throw error;
      if (error.code === 'no-answer') told.silent ??= error;
      else told.answered = true;
      return undefined;
    }
  }, target.pathname);
  return found && { text: found.text, url: new URL(found.path, target).href };
}

async function inWorkspace(config: Config): Promise<Source | undefined> {
  for (const name of workspaceNames) {
    const text = await readFile(join(config.workspace, name), 'utf8').catch(() => undefined);
    if (text !== undefined) return { text, file: join(config.workspace, name) };
  }
  return undefined;
}

async function fileSource(config: Config, name: string): Promise<Source> {
  const file = isAbsolute(name) ? name : join(config.workspace, name);
  const found = await stat(file).catch(() => undefined);
  if (found && found.size > limits.bytes) throw tooLarge(name);
  if (found?.isDirectory())
    throw new UserError('document-missing', `${name} is a folder: name the document in it with the spec input.`, 3);
  try {
    return { text: await readFile(file, 'utf8'), file };
  } catch {
    throw new UserError(
      'document-missing',
      `There is no document at ${name}: give the spec input a path in the workspace or a URL.`,
      3,
    );
  }
}

function missing(target: URL, { locked, answered, silent }: Told): never {
  if (silent && !answered) throw silent;
  const places = `No OpenAPI document was found at the usual paths of ${target.origin} or in the workspace`;
  const mend =
    locked.length > 0
      ? `${locked.slice(0, 3).join(', ')}: give the headers input what it asks for, or name the document with the spec input`
      : 'name it with the spec input';
  throw new UserError('document-missing', `${places}${locked.length > 0 ? '; ' : ': '}${mend}.`, 3);
}
