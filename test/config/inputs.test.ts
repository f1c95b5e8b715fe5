import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { inputs } from '../../src/config/inputs.ts';
import { configSchema } from '../../src/config/schema.ts';

interface Action {
  inputs: Record<string, { description: string; default?: string }>;
}

/** YAML wants quotes around a text with a colon; action.yml writes a dash instead. */
const plain = (text: string) => text.replaceAll(' - ', ': ').trim();

it('action.yml has the same inputs, in the same order, with the same defaults and words', async () => {
  const action = parse(await readFile('action.yml', 'utf8')) as Action;
  const theirs = Object.entries(action.inputs).map(([name, input]) => [name, input.default, plain(input.description)]);
  // The token's default is an expression of GitHub's; on a terminal there is none.
  const ours = inputs.map((input) => [
    input.name,
    input.name === 'github-token' ? input.defaultWords?.replaceAll('`', '') : input.default,
    plain(input.description),
  ]);
  expect(theirs).toEqual(ours);
});

it('the schema for editors is the one the program checks with', async () => {
  const shipped = JSON.parse(await readFile('docs/racegate.schema.json', 'utf8'));
  expect(shipped, 'run `npm run docs`').toEqual(configSchema());
  expect(new Ajv({ strict: false }).validateSchema(configSchema())).toBe(true);
});
