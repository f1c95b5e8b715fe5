import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { detectStack } from '../../src/remedies/detect.ts';
import { readManifests } from '../../src/source/manifests.ts';

let workspace: string;
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'racegate-manifests-'));
});
afterEach(() => rm(workspace, { recursive: true, force: true }));

async function write(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(workspace, path)), { recursive: true });
    await writeFile(join(workspace, path), text);
  }
}

it('reads manifests and sources, and nothing of what others wrote', async () => {
  await write({
    'requirements.txt': 'flask\n',
    'shop/app.py': 'import boto3\n',
    'README.md': 'django',
    'node_modules/express/package.json': '{"dependencies":{"pg":"1"}}',
    '.venv/lib/django.py': 'import django',
    'services/api/go.mod': 'module x\n',
  });
  const paths = (await readManifests(workspace)).map(({ path }) => path);
  expect(paths).toEqual(['requirements.txt', 'services/api/go.mod', 'shop/app.py']);
});

it('leaves out a file that is too long to be one', async () => {
  await write({ 'requirements.txt': 'flask\n'.repeat(100_000), Pipfile: 'flask = "*"\n' });
  expect((await readManifests(workspace)).map(({ path }) => path)).toEqual(['Pipfile']);
});

it('has nothing to say of a workspace that is not there', async () => {
  expect(await readManifests(join(workspace, 'nowhere'))).toEqual([]);
});

it('recognises the applications of this repository', async () => {
  const app = join(import.meta.dirname, '../apps/flask-dynamodb');
  expect(detectStack(await readManifests(app))[0]).toEqual({
    framework: 'flask',
    store: 'dynamodb',
    language: 'python',
  });
});
