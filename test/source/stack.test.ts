import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { nameOfStack } from '../../src/remedies/stack.ts';
import { stacksOf } from '../../src/source/stack.ts';

const app = (name: string): string => join(import.meta.dirname, '../apps', name);

it.each([
  ['flask-dynamodb', { framework: 'flask', store: 'dynamodb', language: 'python' }],
  ['django-dynamodb', { framework: 'django', store: 'dynamodb', language: 'python' }],
  ['django-postgresql', { framework: 'django', store: 'postgresql', language: 'python' }],
  ['flask-cockroachdb', { framework: 'flask', store: 'cockroachdb', language: 'python' }],
  ['gin-dynamodb', { framework: 'gin', store: 'dynamodb', language: 'go' }],
])('recognises %s', async (name, stack) => {
  expect(await stacksOf({ workspace: app(name) })).toEqual([stack]);
});

it('believes the configuration before the workspace', async () => {
  const config = { workspace: app('flask-dynamodb'), stack: 'gin+postgresql' };
  const stacks = await stacksOf(config, { server: 'Werkzeug/3.1.3 Python/3.11.7' });
  expect(stacks).toEqual([{ framework: 'gin', store: 'postgresql', language: 'go' }]);
});

it('knows none where nothing tells', async () => {
  expect(await stacksOf({ workspace: app('nowhere') }, { server: 'nginx' })).toEqual([]);
});

const shop = {
  'api/requirements.txt': 'flask\nboto3\n',
  'admin/requirements.txt': 'django\npsycopg\n',
  'web/package.json': '{"dependencies":{"express":"5","pg":"8"}}',
};
const scripts = { 'requirements.txt': 'boto3\n' };

it.each<[string, Record<string, string>, Record<string, string>, string[]]>([
  ['the framework tells', shop, { 'x-powered-by': 'Express' }, ['express+postgresql']],
  ['a cookie tells', shop, { server: 'nginx', 'set-cookie': 'csrftoken=x; Path=/' }, ['django+postgresql']],
  ['the language leaves two', shop, { server: 'gunicorn' }, ['django+postgresql', 'flask+dynamodb']],
  ['nothing tells', shop, {}, ['django+postgresql', 'flask+dynamodb', 'express+postgresql']],
  ['a store gets the framework that answers', scripts, { server: 'Werkzeug/3.1.3' }, ['flask+dynamodb']],
  ['one stack stays what the manifests say', scripts, { 'x-powered-by': 'Express' }, ['python+dynamodb']],
  ['the workspace says nothing', {}, { 'x-powered-by': 'Express' }, ['express']],
  ['neither does', {}, {}, []],
])('asks the response headers: %s', async (_, files, headers, expected) => {
  const workspace = await mkdtemp(join(tmpdir(), 'racegate-stack-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(workspace, path)), { recursive: true });
      await writeFile(join(workspace, path), text);
    }
    expect((await stacksOf({ workspace }, headers)).map(nameOfStack)).toEqual(expected);
  } finally {
    await rm(workspace, { recursive: true });
  }
});
