/** What the API's own answers tell of its stack reaches the remedies of a scan. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import type { Finding } from '../../src/report/report.ts';
import { scan } from '../../src/scan.ts';
import { type Loopback, serve } from '../target/loopback.ts';

const counter = {
  type: 'object',
  required: ['name'],
  properties: {
    id: { type: 'string', readOnly: true },
    name: { type: 'string' },
    n: { type: 'integer', readOnly: true },
  },
};
const answers = (status: string) => ({
  [status]: { description: 'done', content: { 'application/json': { schema: counter } } },
});
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const document = JSON.stringify({
  openapi: '3.0.3',
  info: { title: 'Counters', version: '1' },
  paths: {
    '/counters': {
      post: { requestBody: { content: { 'application/json': { schema: counter } } }, responses: answers('201') },
    },
    '/counters/{id}': { get: { parameters: [id], responses: answers('200') } },
    '/counters/{id}/add': { post: { parameters: [id], responses: answers('200') } },
  },
});

let server: Loopback | undefined;
afterEach(() => server?.close());

/** Counts by reading, waiting as long as a query takes, and writing. */
async function counters(headers: Record<string, string>): Promise<Loopback> {
  const all = new Map<string, { id: string; n: number }>();
  return serve(async (request, response) => {
    const say = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    };
    let text = '';
    for await (const chunk of request) text += chunk;
    if (request.url === '/openapi.json') return void response.end(document);
    const [, , key = '', verb] = (request.url ?? '').split('/');
    if (key === '' && request.method === 'POST' && request.url === '/counters') {
      const made = { ...JSON.parse(text), id: crypto.randomUUID(), n: 0 };
      all.set(made.id, made);
      return say(201, made);
    }
    const read = all.get(key);
    if (!read) return say(404, {});
    await sleep(2);
    if (verb === 'add') all.set(key, { ...read, n: read.n + 1 });
    return say(200, all.get(key)!);
  });
}

async function found(): Promise<Finding> {
  const config = await parseConfig(
    { url: server!.url, depth: 'quick', seed: 'answered' },
    // A folder without a manifest.
    { workspace: import.meta.dirname, env: {} },
  );
  const { findings } = await scan(config, { onProgress: () => {}, signal: new AbortController().signal });
  return findings.find(({ rule }) => rule === 'lost-update')!;
}

it('is asked where the workspace tells nothing, and the remedy says what is missing', async () => {
  server = await counters({ server: 'Werkzeug/3.1.3 Python/3.11.7' });
  const { remedy } = await found();
  expect(remedy.stack).toBe('generic');
  expect(remedy.steps.at(-1)).toContain('`stack: flask+postgresql`');
});
