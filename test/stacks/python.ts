/** Virtual environments under .cache/, one for each set of pinned requirements. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun } from './process.ts';
import { cache, program } from './toolchain.ts';

export const hasPython = program('python3') !== undefined;

/** The environment's `bin` folder; made once, and again when the requirements change. */
export async function environment(requirements: string): Promise<string> {
  const digest = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
    .slice(0, 16);
  const folder = join(cache, `venv-${digest}`);
  const bin = join(folder, 'bin');
  if (existsSync(join(folder, 'complete'))) return bin;
  await rm(folder, { recursive: true, force: true });
  await mustRun('python3', ['-m', 'venv', folder]);
  await mustRun(join(bin, 'pip'), ['install', '--quiet', '--requirement', requirements]);
  await writeFile(join(folder, 'complete'), '');
  return bin;
}
