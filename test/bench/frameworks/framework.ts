/** An application as the users of a framework write it, and the document that the framework makes of it. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, mustRun, type Running, serve } from '../../stacks/process.ts';
import { cache, root } from '../../stacks/toolchain.ts';

export type Variant = 'racy' | 'repaired';

/** A race of the racy form, found where one of the rules is confirmed at the operation. */
export interface Planted {
  operation: string;
  rules: readonly string[];
}

export interface Framework {
  /** `FastAPI` */
  name: string;
  /** What makes the document: `FastAPI's own`. */
  generator: string;
  store: string;
  /** Each need and whether it is met. */
  needs: Record<string, boolean>;
  planted: readonly Planted[];
  start(variant: Variant): Promise<Running & { url: string }>;
}

export const app = (name: string): string => join(root, 'test/apps', name);

/** A copy of an application with the packages that it pins, made again when they change; `build` runs in it. */
export async function installed(name: string, build?: (folder: string) => Promise<unknown>): Promise<string> {
  const pins = await readFile(join(app(name), 'package.json'));
  const folder = join(cache, `app-${name}-${createHash('sha256').update(pins).digest('hex').slice(0, 16)}`);
  if (!existsSync(join(folder, 'complete'))) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await cp(join(app(name), 'package.json'), join(folder, 'package.json'));
    await mustRun('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: folder });
    await writeFile(join(folder, 'complete'), '');
  }
  const isSource = (path: string): boolean => !path.includes('node_modules');
  await cp(app(name), folder, { recursive: true, filter: isSource });
  await build?.(folder);
  return folder;
}

/** Starts a program that listens at the port of PORT, and waits until it serves its document. */
export async function listening(
  command: string,
  args: (port: string) => string[],
  document: string,
  { cwd, env }: { cwd: string; env: Record<string, string> },
): Promise<Running & { url: string }> {
  const port = `${await freePort()}`;
  const url = `http://127.0.0.1:${port}`;
  return { url, ...(await serve(command, args(port), url + document, { cwd, env: { ...env, PORT: port } })) };
}
