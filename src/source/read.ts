/** Reads the sources of a workspace in which handlers may be. */
import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TextFile } from '../remedies/detect.ts';

const source = /\.(py|go|java|rb|[cm]?[jt]sx?)$/;
const notSource = /(\.d\.[cm]?ts|\.min\.js|[._-](test|spec)\.\w+|_test\.go|Tests?\.java|\/?(test_[^/]*|conftest)\.py)$/;

/** Folders that hold other people's code, what was generated, or tests, whose applications are not the one that runs. */
const foreign = new Set([
  ...['node_modules', 'vendor', 'venv', 'env', 'virtualenv', 'site-packages', '__pycache__', 'bower_components'],
  ...['dist', 'build', 'out', 'target', 'bin', 'obj', 'coverage', 'static', 'public', 'generated', 'migrations'],
  ...['test', 'tests', '__tests__', '__mocks__', 'spec', 'e2e', 'fixtures', 'testdata', 'mocks', 'examples'],
]);

const limits = { depth: 12, files: 3_000, bytes: 256 * 1024, total: 12 * 1024 * 1024 };

/** A workspace that cannot be read has none: a location is a convenience, never a reason to fail. */
export async function readSources(workspace: string): Promise<TextFile[]> {
  const paths = await pathsIn(workspace, '', 0);
  const files: TextFile[] = [];
  let total = 0;
  for (const path of paths.slice(0, limits.files)) {
    const file = await read(workspace, path);
    if (!file) continue;
    total += file.text.length;
    if (total > limits.total) break;
    files.push(file);
  }
  return files;
}

async function pathsIn(workspace: string, folder: string, depth: number): Promise<string[]> {
  const entries = await readdir(join(workspace, folder), { withFileTypes: true }).catch((): Dirent[] => []);
  const sorted = entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const below = ({ name }: Dirent): string => (folder === '' ? name : `${folder}/${name}`);
  const files = sorted.filter((entry) => entry.isFile() && isSource(entry.name)).map(below);
  const inner = depth === limits.depth ? [] : sorted.filter((entry) => entry.isDirectory() && isOwn(entry.name));
  const nested: string[] = [];
  for (const entry of inner) {
    if (nested.length > limits.files) break;
    nested.push(...(await pathsIn(workspace, below(entry), depth + 1)));
  }
  return [...files, ...nested];
}

const isSource = (name: string): boolean => source.test(name) && !notSource.test(name);
const isOwn = (name: string): boolean => !name.startsWith('.') && !foreign.has(name.toLowerCase());

async function read(workspace: string, path: string): Promise<TextFile | undefined> {
  const file = join(workspace, path);
  try {
    if ((await stat(file)).size > limits.bytes) return undefined;
    return { path, text: await readFile(file, 'utf8') };
  } catch {
    return undefined;
  }
}
