import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { snippetsModule } from '../../scripts/snippets.ts';
import { generic } from '../../src/remedies/fixes/generic.ts';
import { remedyFor, shelves } from '../../src/remedies/remedy.ts';
import { snippets } from '../../src/remedies/snippets.ts';
import { nameOfStack, parseStack } from '../../src/remedies/stack.ts';

const ids = [
  'duplicate-create',
  'lost-update',
  'lost-field-update',
  'limit-overrun',
  'repeated-transition',
  'bound-violation',
  'double-spend',
  'idempotency-violation',
  'stale-precondition',
  'write-skew',
  'unretried-conflict',
  'phantom-effect',
  'resurrected-resource',
  'double-delete',
  'orphaned-child',
  'stale-read',
  'job-overlap',
  'identity-collision',
  'response-bleed',
  'attempt-limit-overrun',
];

it('has a generic remedy for every rule, which says how to name the stack', () => {
  for (const id of ids) {
    const remedy = remedyFor(id, {});
    expect(remedy, id).toMatchObject({ stack: 'generic', executed: true });
    expect(remedy.steps.at(-1), id).toContain('stack: flask+dynamodb');
    expect(remedy.snippet.length, id).toBeGreaterThan(50);
  }
  expect(generic.fixes.flatMap(({ rules }) => rules).sort()).toEqual([...ids].sort());
});

it('shows the code of the stack where there is some', () => {
  const remedy = remedyFor('lost-field-update', parseStack('flask+dynamodb'));
  expect(remedy).toMatchObject({ stack: 'flask+dynamodb', language: 'python' });
  expect(remedy.snippet).toBe(snippets['dynamodb-python/set_fields.py']);
  expect(remedyFor('lost-field-update', parseStack('fastapi+dynamodb')).snippet).toBe(remedy.snippet);
});

it.each([
  ['fastapi+postgresql', 'from sqlalchemy'],
  ['flask+postgresql', 'from retry import in_transaction'],
  ['django+postgresql', 'from django.db'],
  ['gin+postgresql', 'db DB'],
  ['gin+dynamodb', '*dynamodb.Client'],
  ['express+postgresql', 'db.query('],
])('shows code as the framework has it: %s', (stack, sign) => {
  expect(remedyFor('limit-overrun', parseStack(stack)).snippet).toContain(sign);
});

it.each([
  ['flask+dynamodb', 'redis'],
  ['gin+postgresql', 'type Versioned[T any]'],
  ['express+mongodb', 'versionedCache()'],
])('a cache is kept right whatever the store: %s', (stack, sign) => {
  expect(remedyFor('stale-read', parseStack(stack))).toMatchObject({ stack, executed: true });
  expect(remedyFor('stale-read', parseStack(stack)).snippet).toContain(sign);
});

it('says what it could not serve when a stack is known and has no code', () => {
  const remedy = remedyFor('limit-overrun', parseStack('rails+redis'));
  expect(remedy.stack).toBe('generic');
  expect(remedy.steps.at(-1)).toContain('rails+redis');
});

it('asks for the store where no more than a framework is known', () => {
  const remedy = remedyFor('lost-update', parseStack('express'));
  expect(remedy.steps.at(-1)).toContain('`stack: express+postgresql`');
});

it('says which other stacks the repository holds', () => {
  const remedy = remedyFor('lost-update', parseStack('flask+dynamodb'), parseStack('gin+dynamodb'));
  expect(remedy.stack).toBe('flask+dynamodb');
  expect(remedy.steps.at(-1)).toContain('holds gin+dynamodb too: name the stack');
});

it('takes what has nothing to do with a store from the language', () => {
  for (const stack of ['flask+dynamodb', 'django+postgresql', 'fastapi'])
    expect(remedyFor('response-bleed', parseStack(stack)), stack).toMatchObject({ stack, language: 'python' });
  expect(remedyFor('response-bleed', parseStack('gin+postgresql')).language).toBe('go');
});

it('names each file where a snippet has several', () => {
  const { snippet } = remedyFor('duplicate-create', parseStack('flask+dynamodb'));
  expect(snippet).toMatch(/^# transact\.py\n/);
  expect(snippet).toMatch(/\n# put_unique\.py\nfrom transact import transact\n/);
});

it('keeps to known rules, existing files, whole sentences and secure addresses', () => {
  for (const { fixes } of [generic, ...shelves])
    for (const { rules, files, steps, references } of fixes) {
      for (const rule of rules) expect(ids).toContain(rule);
      for (const file of files) expect(snippets, file).toHaveProperty([file]);
      for (const step of steps) expect(step).toMatch(/^[A-Z].*\.$/);
      for (const address of references) expect(address).toMatch(/^https:\/\//);
    }
});

it('gives each rule one remedy on a shelf', () => {
  for (const { fixes } of [generic, ...shelves]) {
    const served = fixes.flatMap(({ rules }) => rules);
    expect(served).toEqual([...new Set(served)]);
  }
});

it('carries the text of the very files: run `node scripts/snippets.ts` after changing one', async () => {
  const made = await readFile(new URL('../../src/remedies/snippets.ts', import.meta.url), 'utf8');
  expect(made).toBe(await snippetsModule());
});

it.each([
  ['flask+dynamodb', { framework: 'flask', store: 'dynamodb', language: 'python' }],
  ['DynamoDB + Flask', { framework: 'flask', store: 'dynamodb', language: 'python' }],
  ['gin+postgres', { framework: 'gin', store: 'postgresql', language: 'go' }],
  ['cockroach', { store: 'cockroachdb' }],
  ['python', { language: 'python' }],
  ['something else', {}],
  ['', {}],
])('reads %j', (name, stack) => {
  expect(parseStack(name)).toEqual(stack);
});

it('writes a stack as it is named in the inputs', () => {
  expect(nameOfStack(parseStack('dynamodb,flask'))).toBe('flask+dynamodb');
  expect(nameOfStack({ store: 'redis', language: 'go' })).toBe('go+redis');
  expect(nameOfStack({})).toBe('generic');
});
