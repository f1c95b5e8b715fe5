import { createHash } from 'node:crypto';
import { UserError } from '../errors.ts';
import { isObject, type JsonObject } from '../json.ts';
import { corrected } from './correct.ts';
import { nameSchemas, schemaReader } from './dialect.ts';
import { graphOf } from './graph.ts';
import { operationsOf } from './operations.ts';
import { parseText } from './parse.ts';
import { resolveReferences, type Source } from './references.ts';
import { inferResources } from './resources.ts';
import { securitySchemesOf } from './security.ts';
import { describedServersOf, serversOf } from './servers.ts';
import type { Correction, Operation, Spec } from './spec.ts';
import { firstViolation, isValidated } from './validate.ts';

export interface Settings {
  /** What is known of an operation beyond its document. */
  correctionsOf?: (operation: Operation) => readonly Correction[];
  takesExisting?: boolean;
  /** Path of the URL that is scanned: `/` or that of the API below its host. */
  targetPath?: string;
}

/**
 * Reads an OpenAPI document (2.0, 3.0, 3.1, 3.2; JSON or YAML) into what a scan needs. `read` fetches documents that
 * references name, on the document's own origin only; its size and time limits are the caller's.
 * Throws `UserError` (exit 3) for what is unreadable, not OpenAPI, or refers to what cannot be read.
 */
export async function loadSpec(
  source: Source,
  read: (url: string) => Promise<string>,
  { correctionsOf, takesExisting = false, targetPath }: Settings = {},
): Promise<Spec> {
  const raw = parseText(source.text, source.url ?? source.file ?? 'given');
  const version = versionOf(raw, source);
  // Resolving works in place, and the standard is about what was written.
  const written = isValidated(source.text) ? structuredClone(raw) : undefined;
  nameSchemas(raw);
  const { document, warnings } = await resolveReferences(raw, source, read);
  const warn = (sentence: string): void => void warnings.push(sentence);
  const described = operationsOf({ document, documentUrl: source.url, targetPath, toSchema: schemaReader(), warn });
  const operations = correctionsOf ? corrected(described, correctionsOf) : described;
  const resources = inferResources(operations);
  return {
    title: isObject(document.info) && typeof document.info.title === 'string' ? document.info.title : 'API',
    version,
    digest: createHash('sha256').update(source.text).digest('hex'),
    servers: serversOf(document),
    describedServers: describedServersOf(document),
    operations,
    resources,
    securitySchemes: securitySchemesOf(document),
    warnings: [...oddVersion(version), ...warnings, ...(written === undefined ? [] : await firstViolation(written))],
    graph: graphOf({ operations, resources }),
    takesExisting,
  };
}

function versionOf(document: JsonObject, source: Source): string {
  const version = document.openapi ?? document.swagger;
  const text = typeof version === 'number' ? version.toFixed(1) : version;
  const name = source.url ?? source.file ?? 'given';
  if (typeof text !== 'string')
    throw new UserError(
      'spec-not-openapi',
      `The document ${name} is not OpenAPI: it has neither "openapi" nor "swagger" at its top.`,
      3,
    );
  if (!/^(2\.0|3\.\d+)/.test(text.trim()))
    throw new UserError(
      'spec-version',
      `The document ${name} is OpenAPI ${text.slice(0, 20)}; 2.0 and 3.x can be read.`,
      3,
    );
  return text.trim();
}

const oddVersion = (version: string): string[] =>
  /^(2\.0|3\.[012])/.test(version)
    ? []
    : [`OpenAPI ${version} is newer than what is known here; parts that are new in it are ignored.`];
