/** What cannot be understood ends in one sentence; what can is planned; and nothing is ever asked elsewhere. */
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { planCommand } from '../../src/cli/plan.ts';
import { run } from '../../src/cli/run.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { makeData } from '../../src/data/generate.ts';
import { load } from '../spec/documents.ts';
import { hostile } from './documents.ts';
import { type Stage, staged } from './stage.ts';

it.each(hostile.filter(({ large }) => !large))('$name', async (one) => {
  const stage = await staged(one);
  try {
    const { code, out, err } = await plan(stage);
    expect([code, stage.strayed]).toEqual([one.exit, []]);
    expect(one.exit === 0 ? out : err).toMatch(one.says);
    if (one.exit !== 0) expect(err).toMatch(/^racegate: [^\n]+\.\n$/);
  } finally {
    await stage.stop();
  }
});

it('a file that is larger than any text can be is refused before it is read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'racegate-hostile-'));
  try {
    await writeFile(join(folder, 'openapi.yaml'), '');
    await truncate(join(folder, 'openapi.yaml'), 5_000_000_000);
    const { code, err } = await plan({ words: ['plan', 'openapi.yaml'], folder });
    expect([code, err]).toEqual([3, expect.stringContaining('openapi.yaml is larger than 150 MB')]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('a target at a metadata address is refused, and not merely found to be without a document', async () => {
  const { code, err } = await plan({ words: ['plan', 'http://169.254.169.254/'], folder: tmpdir() });
  expect([code, err]).toEqual([3, expect.stringMatching(/leads to a link-local or metadata address, which is never/)]);
});

it('data for what nothing satisfies is small all the same', async () => {
  const text = hostile.find(({ name }) => name.startsWith('schemas that nothing'))!.text('');
  const [operation] = (await load(text)).operations;
  const { body } = makeData(operation!, { random: () => 0.99, tag: 'x' });
  expect(JSON.stringify(body).length).toBeLessThan(10_000);
});

async function plan({
  words,
  folder,
}: Pick<Stage, 'words' | 'folder'>): Promise<{ code: number; out: string; err: string }> {
  const texts = { out: '', err: '' };
  const terminal: Terminal = {
    out: into(texts, 'out'),
    err: into(texts, 'err'),
    env: {},
    cwd: folder,
    colour: false,
    errColour: false,
    width: 100,
    errWidth: 100,
    live: false,
    groups: false,
  };
  const code = await run(words, terminal, { plan: planCommand }, new AbortController().signal);
  return { code, ...texts };
}

const into = (texts: { out: string; err: string }, name: 'out' | 'err'): Writable =>
  new Writable({
    write(chunk, _encoding, done) {
      texts[name] += String(chunk);
      done();
    },
  });
