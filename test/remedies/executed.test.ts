import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { shelves } from '../../src/remedies/remedy.ts';

const apps = join(import.meta.dirname, '../apps');

/** Application → its sources, and the manifest that says where Go's modules are. */
const code = new Map(
  readdirSync(apps, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => [name, sourcesOf(join(apps, name))]),
);

function sourcesOf(app: string): string {
  const paths = readdirSync(app, { recursive: true, encoding: 'utf8' });
  const own = paths.filter((path) => /\.(py|go|js|mod)$/.test(path) && !path.includes('node_modules'));
  return own.map((path) => readFileSync(join(app, path), 'utf8')).join('\n');
}

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
    'postgresql-go/db.go',
    'postgresql-go/in_transaction.go',
    'postgresql-javascript/in_transaction.js',
    'postgresql-sqlalchemy/written.py',
  ]);
  const unused = claimed.filter((file) => !support.has(file) && ![...code.values()].some((app) => imports(app, file)));
  expect([...new Set(unused)]).toEqual([]);
});

/** Snippets of several stacks have the same name: the application must name the folder too. */
function imports(app: string, file: string): boolean {
  if (file.endsWith('.js')) return app.includes(`/snippets/${file}'`);
  const [folder, ...rest] = file.split('/');
  if (!new RegExp(`/${folder}\\b(?!-)`).test(app)) return false;
  const name = rest.at(-1)!.split('.')[0]!;
  const inGo = name.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
  return new RegExp(`(import|from) ${name}\\b|\\b(repair|request|cache)\\.(New)?${inGo}\\b`).test(app);
}
