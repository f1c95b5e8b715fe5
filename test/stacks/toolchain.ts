/** What the stacks need on the machine, and what becomes of a stack whose needs are not met. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const cache = join(root, '.cache');

/** The program's full path, from PATH or from `places`. */
export function program(name: string, ...places: string[]): string | undefined {
  const folders = [...places, ...(process.env.PATH ?? '').split(delimiter)];
  return folders.map((folder) => join(folder, name)).find(executable);
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs the tests of a stack where all that it needs is there. `needs` names each need and whether it is met.
 * Otherwise one line says what is missing; with RACEGATE_REQUIRE_STACKS=1 that is a failure.
 */
export function describeStack(name: string, needs: Record<string, boolean>, tests: () => void): void {
  const missing = Object.keys(needs).filter((need) => !needs[need]);
  const line = `${name}: not run, ${missing.join(' and ')} missing on this machine`;
  if (missing.length === 0) describe(name, tests);
  else if (process.env.RACEGATE_REQUIRE_STACKS === '1') it(name, () => expect.fail(line));
  else {
    process.stderr.write(`${line}\n`);
    describe.skip(line, tests);
  }
}
