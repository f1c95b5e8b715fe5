import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import type { JsonObject } from '../../src/json.ts';
import { withOverlays } from '../../src/spec/overlay.ts';
import { readSpec } from '../../src/target/document.ts';

const shop = (): JsonObject => ({
  openapi: '3.0.0',
  info: { title: 'Shop', version: '1' },
  tags: [{ name: 'a' }, { name: 'b', 'x-inner': true }, { name: 'c', 'x-inner': true }],
  paths: { '/orders': { get: { responses: {} }, post: { responses: {} } }, "/it's~odd": { post: { responses: {} } } },
});

const applied = (...actions: JsonObject[]) =>
  withOverlays(shop(), [{ name: 'own.yml', content: { overlay: '1.0.0', info: {}, actions } }]);

describe('an action', () => {
  it('merges into mappings, all that it selects', () => {
    const { document, warnings } = applied({ target: '$.paths.*.post', update: { 'x-racegate': { skip: 'no' } } });
    expect(document.paths).toEqual({
      '/orders': { get: { responses: {} }, post: { responses: {}, 'x-racegate': { skip: 'no' } } },
      "/it's~odd": { post: { responses: {}, 'x-racegate': { skip: 'no' } } },
    });
    expect(warnings).toEqual([]);
  });

  it('adds to lists, one entry or several', () => {
    expect(applied({ target: '$.tags', update: { name: 'd' } }).document.tags).toHaveLength(4);
    expect(applied({ target: '$.tags', update: [{ name: 'd' }, { name: 'e' }] }).document.tags).toHaveLength(5);
  });

  it('replaces plain values, at the top too', () => {
    const { document } = applied(
      { target: '$', update: { info: { title: 'Mine' } } },
      { target: '$.info.version', update: '2' },
    );
    expect(document.info).toEqual({ title: 'Mine', version: '2' });
  });

  it('removes members and entries, several of one list', () => {
    const { document } = applied(
      { target: '$.tags[?@["x-inner"] == true]', remove: true },
      { target: "$.paths['/it\\'s~odd']", remove: true },
    );
    expect(document.tags).toEqual([{ name: 'a' }]);
    expect(Object.keys(document.paths as object)).toEqual(['/orders']);
  });

  it('that selects nothing is told', () => {
    const { document, warnings } = applied({ target: '$.paths["/nowhere"]', remove: true });
    expect(document).toEqual(shop());
    expect(warnings).toEqual([expect.stringMatching(/own\.yml, action 1, changed nothing: .*nowhere/)]);
  });

  it('cannot reach beyond the document', () => {
    const update = JSON.parse('{"__proto__": {"polluted": true}}') as JsonObject;
    applied({ target: '$.info', update });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it.each([
    [{ overlay: '1.0.0', actions: [{ target: '$.paths[', remove: true }] }, /no JSONPath/],
    [{ overlay: '1.0.0', actions: [{ remove: true }] }, /no `target`/],
    [{ overlay: '1.0.0' }, /no list of `actions`/],
    [{ actions: [] }, /no OpenAPI Overlay/],
  ])('%j is refused', (content, words) => {
    expect(() => withOverlays(shop(), [{ name: 'own.yml', content: content as JsonObject }])).toThrow(words);
  });
});

describe('overlays of the configuration', () => {
  let workspace: string;
  beforeEach(async () => {
    workspace = await mkdtemp(join(tmpdir(), 'racegate-overlay-'));
    await writeFile(join(workspace, 'openapi.json'), JSON.stringify(shop()));
    await writeFile(join(workspace, 'racegate.yml'), 'spec: openapi.json\noverlays: [one.yml, two.yml]\n');
    await writeFile(
      join(workspace, 'one.yml'),
      'overlay: 1.0.0\nactions: [{target: $.paths, update: {/bills: {post: {responses: {}}}}}]\n',
    );
  });
  afterEach(() => rm(workspace, { recursive: true }));
  const read = async () =>
    readSpec(await parseConfig({ config: 'racegate.yml' }, { workspace, env: {} }), new URL('http://127.0.0.1'));

  it('are applied in their order before the document is read', async () => {
    await writeFile(
      join(workspace, 'two.yml'),
      'overlay: 1.0.0\nactions: [{target: "$.paths[\'/bills\'].post", update: {summary: Bill}}, {target: $.none, remove: true}]\n',
    );
    const spec = await read();
    expect(spec.operations.find(({ id }) => id === 'POST /bills')?.summary).toBe('Bill');
    expect(spec.warnings.join()).toContain('two.yml, action 2, changed nothing');
  });

  it('that cannot be read are an error of the configuration', async () => {
    await expect(read()).rejects.toMatchObject({ code: 'bad-overlay', exit: 2 });
    await writeFile(join(workspace, 'two.yml'), 'overlay: [');
    await expect(read()).rejects.toMatchObject({ code: 'bad-overlay', exit: 2 });
  });
});
