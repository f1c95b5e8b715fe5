/** Finds, in the workspace, the line of the OpenAPI document where an operation stands: for findings whose handler is not known. */
import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import { isMap, isScalar, LineCounter, type Pair, parseDocument } from 'yaml';
import type { Config } from '../config/config.ts';
import type { Report } from '../report/report.ts';
import { workspaceNames } from '../spec/discover.ts';

export interface DocumentPlace {
  /** Path in the workspace. */
  specFile?: string;
  /** Line in it, by operation: `POST /events` → 12. */
  specLines?: Record<string, number>;
}

/** Reading lines from a larger one would take longer than it is worth. */
const maxBytes = 4_000_000;

/**
 * The document that `spec` names; otherwise, where it came from the target, the usual file of the workspace that has one of these
 * operations. Nothing here fails: a place is a courtesy.
 */
export async function documentPlace(
  { spec, workspace }: Pick<Config, 'spec' | 'workspace'>,
  operations: readonly string[],
): Promise<DocumentPlace> {
  if (operations.length === 0) return {};
  const named = spec !== undefined && !/^https?:/i.test(spec);
  for (const name of named ? [spec] : workspaceNames) {
    const file = isAbsolute(name) ? name : resolve(workspace, name);
    const specLines = operationLines(await textOf(file));
    const specFile = relative(workspace, file);
    if (named || operations.some((operation) => Object.hasOwn(specLines, operation))) return { specFile, specLines };
  }
  return {};
}

/** Operations of findings whose handler is not known. */
export const unplaced = ({ findings }: Pick<Report, 'findings'>): string[] =>
  findings.filter(({ location }) => location === undefined).flatMap(({ operations }) => operations);

async function textOf(file: string): Promise<string> {
  try {
    return (await stat(file)).size > maxBytes ? '' : await readFile(file, 'utf8');
  } catch {
    return '';
  }
}

/** The line of each operation's method in a document, JSON or YAML; none where it cannot be read. */
export function operationLines(text: string): Record<string, number> {
  if (text === '') return {};
  const counter = new LineCounter();
  try {
    const paths = parseDocument(text, {
      lineCounter: counter,
      strict: false,
      uniqueKeys: false,
      logLevel: 'silent',
    }).get('paths');
    return Object.fromEntries(
      entriesOf(paths).flatMap(([path, item]) =>
        entriesOf(item.value).map(([method, { key }]) => [
          `${method.toUpperCase()} ${path}`,
          counter.linePos((key as { range: [number] }).range[0]).line,
        ]),
      ),
    );
  } catch {
    return {};
  }
}

const entriesOf = (node: unknown): [name: string, pair: Pair][] =>
  isMap(node) ? node.items.flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair]] : [])) : [];
