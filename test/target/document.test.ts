import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import { readSpec } from '../../src/target/document.ts';
import { type Loopback, serve } from './loopback.ts';

let server: Loopback;
let workspace: string;
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'racegate-document-'));
  server = await serve((request, response) => {
    if (request.url !== '/api/docs') return void response.writeHead(404).end();
    if (request.headers['x-api-key'] !== 'right') return void response.writeHead(401).end('Unauthorized');
    response
      .writeHead(200, { 'content-type': 'text/plain' })
      .end('swagger: "2.0"\ninfo: { title: Behind a key }\npaths: {}\n');
  });
});
afterAll(async () => {
  await server.close();
  await rm(workspace, { recursive: true });
});

const read = async (headers?: string) =>
  readSpec(await parseConfig({ url: server.url, headers }, { workspace, env: {} }), new URL(server.url));

it('says where it was turned away when it looked for the document', async () => {
  await expect(read()).rejects.toThrow(
    /\/api\/docs answers 401: give the headers input what it asks for, or name the document with the spec input/,
  );
});

it('finds a document that only a caller with credentials may read', async () => {
  expect(await read('X-API-Key: right')).toMatchObject({ title: 'Behind a key' });
});

it('says that a folder is no document', async () => {
  const config = await parseConfig({ url: server.url, spec: '.' }, { workspace, env: {} });
  await expect(readSpec(config, new URL(server.url))).rejects.toThrow('. is a folder: name the document in it');
});

it('names what include, exclude and operations mean and the document does not have', async () => {
  const raw = { url: server.url, headers: 'X-API-Key: right', include: 'tag:nope', exclude: 'POST /mails\nDELETE /**' };
  const { warnings } = await readSpec(await parseConfig(raw, { workspace, env: {} }), new URL(server.url));
  expect(warnings.filter((warning) => warning.includes('does not have'))).toEqual([
    '`include` names `tag:nope`, which the document does not have.',
    '`exclude` names `POST /mails`, which the document does not have.',
    '`exclude` names `DELETE /**`, which the document does not have.',
  ]);
});
