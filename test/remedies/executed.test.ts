import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { shelves } from '../../src/remedies/remedy.ts';

const apps = join(import.meta.dirname, '../apps');
const sources = readdirSync(apps, { recursive: true, encoding: 'utf8' }).filter(
  (path) => /\.(py|go|js)$/.test(path) && !path.includes('node_modules'),
);
const code = sources.map((path) => readFileSync(join(apps, path), 'utf8')).join('\n');

/** `test:stacks` then runs it; without this, a snippet that no application imports could call itself executed. */
it('calls a snippet executed only where a repaired application imports it', () => {
  const claimed = shelves.flatMap(({ fixes }) =>
    fixes.filter(({ executed }) => executed).flatMap(({ files }) => files),
  );
  // Imported by the others.
  const support = new Set([
    'dynamodb-python/transact.py',
    'cockroachdb-python/retry.py',
    'dynamodb-go/transact.go',
    'dynamodb-go/update_if.go',
    'postgresql-javascript/in_transaction.js',
  ]);
  const unused = claimed.filter((file) => !support.has(file) && !imports(file));
  expect(unused).toEqual([]);
});

const imports = (file: string): boolean => {
  const name = file.split('/').at(-1)!.split('.')[0]!;
  const inGo = name.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
  if (file.endsWith('.js')) return code.includes(`/snippets/${file}'`);
  return new RegExp(`(import|from) ${name}\\b|\\b(repair|request)\\.${inGo}\\(`).test(code);
};
