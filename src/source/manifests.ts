/** Reads the files of a workspace that tell its stack. */
import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TextFile } from '../remedies/detect.ts';

const manifest =
  /^(requirements[^/]*\.(txt|in)|pyproject\.toml|Pipfile|go\.mod|package\.json|pom\.xml|build\.gradle(\.kts)?|Gemfile|composer\.json|[^/]+\.csproj)$/;
const source = /\.(py|go)$/;

/** Folders that hold other people's code, or none. */
const foreign = new Set([
  'node_modules',
  'vendor',
  'venv',
  'env',
  'dist',
  'build',
  'target',
  '__pycache__',
  'site-packages',
]);

const limits = { depth: 6, files: 2_000, bytes: 256 * 1024 };

/**
 * Manifests, and the Python and Go sources in which stores are imported; nearest to the root first.
 * A workspace that cannot be read has none: a stack is a convenience, never a reason to fail.
 */
export async function readManifests(workspace: string): Promise<TextFile[]> {
  const paths = await telling(workspace, '', 0);
  const files = await Promise.all(paths.slice(0, limits.files).map((path) => read(workspace, path)));
  return files.filter((file) => file !== undefined);
}

/** Manifests of a folder, then its sources, then the same of its folders. */
async function telling(workspace: string, folder: string, depth: number): Promise<string[]> {
  const entries = await readdir(join(workspace, folder), { withFileTypes: true }).catch((): Dirent[] => []);
  const sorted = entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const named = (pattern: RegExp) =>
    sorted.filter((entry) => entry.isFile() && pattern.test(entry.name)).map(({ name }) => path(folder, name));
  const inner = depth === limits.depth ? [] : sorted.filter((entry) => entry.isDirectory() && isOwn(entry.name));
  const nested = await Promise.all(inner.map(({ name }) => telling(workspace, path(folder, name), depth + 1)));
  return [...named(manifest), ...named(source), ...nested.flat()];
}

const path = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);
const isOwn = (name: string): boolean => !name.startsWith('.') && !foreign.has(name);

async function read(workspace: string, path: string): Promise<TextFile | undefined> {
  const file = join(workspace, path);
  try {
    if ((await stat(file)).size > limits.bytes) return undefined;
    return { path, text: await readFile(file, 'utf8') };
  } catch {
    return undefined;
  }
}
