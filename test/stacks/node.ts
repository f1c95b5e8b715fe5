/** Packages of a Node application, installed beside its package.json. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun } from './process.ts';

/** Scripts of packages are not run, and nothing but node_modules is written. */
export async function installed(app: string): Promise<void> {
  if (existsSync(join(app, 'node_modules'))) return;
  const quiet = ['--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', '--silent'];
  await mustRun('npm', ['install', ...quiet], { cwd: app });
}
