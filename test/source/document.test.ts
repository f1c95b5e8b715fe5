import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentPlace, operationLines } from '../../src/source/document.ts';

const yaml = `openapi: 3.1.0
info: { title: Shop, version: "1" }
paths:
  /events:
    get: {}
    post:
      responses: {}
  "/events/{id}":
    delete: {}
`;
const json = JSON.stringify({ openapi: '3.1.0', paths: { '/signup': { post: {} } } }, null, 2);

let workspace: string;
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'racegate-'));
  await mkdir(join(workspace, 'docs'));
  await writeFile(join(workspace, 'docs/openapi.json'), json);
  await writeFile(join(workspace, 'shop.yaml'), yaml);
});
afterAll(() => rm(workspace, { recursive: true }));

describe('the line of an operation', () => {
  it('in YAML and in JSON', () => {
    expect(operationLines(yaml)).toEqual({ 'GET /events': 5, 'POST /events': 6, 'DELETE /events/{id}': 9 });
    expect(operationLines(json)).toEqual({ 'POST /signup': 5 });
  });

  it.each(['', 'paths: [', 'no: document', '\u0000', 'paths: &a { /a: *a }'])('nowhere in %j', (text) => {
    expect(operationLines(text)).toEqual({});
  });
});

describe('the document', () => {
  it('is the one that is named', async () => {
    const spec = join(workspace, 'shop.yaml');
    expect(await documentPlace({ spec, workspace }, ['POST /events'])).toMatchObject({
      specFile: 'shop.yaml',
      specLines: { 'POST /events': 6 },
    });
    expect(await documentPlace({ spec: 'shop.yaml', workspace }, ['POST /x'])).toMatchObject({ specFile: 'shop.yaml' });
  });

  it('is looked for at the usual places where the target served it, by its operations', async () => {
    const served = { spec: 'https://preview.example/openapi.json', workspace };
    expect((await documentPlace(served, ['POST /signup'])).specFile).toBe('docs/openapi.json');
    expect(await documentPlace(served, ['POST /events'])).toEqual({});
  });

  it('is not looked for without a finding to place', async () => {
    expect(await documentPlace({ spec: 'shop.yaml', workspace }, [])).toEqual({});
  });
});
