/** Fetches GitHub's published description into `.cache/`, through npm: `node test/helpers/fetch-github-description.ts`. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { descriptionPath } from './github-description.ts';

const run = promisify(execFile);
const version = '23.0.2';

if (existsSync(descriptionPath)) console.log('GitHub’s description is already there.');
else await fetchDescription(dirname(descriptionPath));

async function fetchDescription(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await run('npm', ['pack', `@octokit/openapi@${version}`, '--pack-destination', folder]);
  const archive = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  if (archive === undefined) throw new Error('npm made no archive');
  await run('tar', [
    '-xzf',
    join(folder, archive),
    '-C',
    folder,
    '--strip-components=2',
    'package/generated/api.github.com.json',
  ]);
  await rm(join(folder, archive));
  console.log(`GitHub’s description (@octokit/openapi ${version}) is in ${folder}.`);
}
