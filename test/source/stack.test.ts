import { join } from 'node:path';
import { expect, it } from 'vitest';
import { stackOf } from '../../src/source/stack.ts';

const app = (name: string): string => join(import.meta.dirname, '../apps', name);

it.each([
  ['flask-dynamodb', { framework: 'flask', store: 'dynamodb', language: 'python' }],
  ['django-dynamodb', { framework: 'django', store: 'dynamodb', language: 'python' }],
  ['django-postgresql', { framework: 'django', store: 'postgresql', language: 'python' }],
  ['flask-cockroachdb', { framework: 'flask', store: 'cockroachdb', language: 'python' }],
  ['gin-dynamodb', { framework: 'gin', store: 'dynamodb', language: 'go' }],
])('recognises %s', async (name, stack) => {
  expect(await stackOf({ workspace: app(name) })).toEqual(stack);
});

it('believes the configuration before the workspace', async () => {
  const stack = await stackOf({ workspace: app('flask-dynamodb'), stack: 'gin+postgresql' });
  expect(stack).toEqual({ framework: 'gin', store: 'postgresql', language: 'go' });
});

it('knows none where nothing tells', async () => {
  expect(await stackOf({ workspace: app('nowhere') })).toEqual({});
});
