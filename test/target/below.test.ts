/** An API that is mounted below a path of its host, with a document that does not say so. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import type { Report } from '../../src/report/report.ts';
import { scan } from '../../src/scan.ts';
import { type Loopback, serve } from './loopback.ts';

const note = { type: 'object', required: ['text'], properties: { text: { type: 'string' } } };
const answers = (status: string) => ({
  [status]: { description: 'done', content: { 'application/json': { schema: note } } },
});
const document = JSON.stringify({
  openapi: '3.0.3',
  info: { title: 'Notes', version: '1' },
  paths: {
    '/notes': {
      post: { requestBody: { content: { 'application/json': { schema: note } } }, responses: answers('201') },
    },
    '/notes/{id}': {
      get: {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        responses: answers('200'),
      },
    },
  },
});

let server: Loopback;
beforeAll(async () => {
  const notes = new Map<string, object>();
  server = await serve(async (request, response) => {
    const say = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    let text = '';
    for await (const chunk of request) text += chunk;
    // As long as a small query takes: what is answered at once overlaps with nothing.
    await sleep(2);
    const id = /^\/api\/notes\/(.+)$/.exec(request.url ?? '')?.[1];
    if (request.url === '/openapi.json') return void response.end(document);
    if (request.method === 'POST' && request.url === '/api/notes') {
      const made = { id: crypto.randomUUID(), ...JSON.parse(text) };
      notes.set(made.id, made);
      return say(201, made);
    }
    return id !== undefined && notes.has(id) ? say(200, notes.get(id)!) : say(404, { detail: 'Not Found' });
  });
});
afterAll(() => server.close());

async function scanned(path: string): Promise<Report> {
  const config = await parseConfig(
    { url: server.url + path, depth: 'quick', seed: 'below' },
    { workspace: import.meta.dirname, env: {} },
  );
  return scan(config, { onProgress: () => {}, signal: new AbortController().signal });
}

it('is found when the URL names that path, though the document lies elsewhere', async () => {
  const report = await scanned('/api');
  expect(report).toMatchObject({ verdict: 'passed', coverage: { exercised: 1 } });
});

it('is missed otherwise, and the reason says what to do', async () => {
  const report = await scanned('');
  expect(report.verdict).toBe('untested');
  expect(report.reason).toContain(`as in ${server.url}/api.`);
});
