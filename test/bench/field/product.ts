/** Software that others wrote: how it is had, started and scanned. */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun, type Running } from '../../stacks/process.ts';

export interface Product {
  name: string;
  version: string;
  /** What is known to be racy in it: found where one of the rules is confirmed on a matching operation. Empty: it is correct. */
  known: { what: string; rules: string[]; operation: RegExp }[];
  /** What must be installed on the machine, where it is not. */
  missing?(): string | undefined;
  /** `postgres` makes an empty database and gives its URL. */
  start(folder: string, postgres: (name: string) => Promise<string>): Promise<Started>;
}

export interface Started extends Running {
  url: string;
  /** Further options of `racegate scan`. */
  options: string[];
  /** racegate.yml, where it needs one. */
  configuration?: string;
}

/** The packages, installed once into a folder that is kept; their install scripts are not run. */
export async function installPackages(folder: string, packages: string[]): Promise<void> {
  const done = join(folder, 'installed.json');
  if (existsSync(done)) return;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  await mustRun('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], { cwd: folder });
  await writeFile(done, JSON.stringify(packages));
}

/** A file of a Go module, by the module's own distribution: some documents are in no package. */
export async function fileOfModule(module: string, path: string): Promise<string> {
  const { Dir } = JSON.parse(await mustRun('go', ['mod', 'download', '-json', module])) as { Dir: string };
  return join(Dir, path);
}

export const onPath = (program: string): boolean =>
  (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, program)));
