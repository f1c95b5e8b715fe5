/** Nothing can be received from a new queue: that is no refusal, and there is something to receive once something was sent. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import type { Report } from '../../src/report/report.ts';
import { scan } from '../../src/scan.ts';
import { type Loopback, serve } from '../target/loopback.ts';

const text = { type: 'string' };
const object = (properties: Record<string, object>) => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});
const content = (schema: object) => ({ content: { 'application/json': { schema } } });
const asks = (schema: object) => ({ requestBody: { required: true, ...content(schema) } });
const says = (status: number, schema: object) => ({
  responses: { [status]: { description: 'done', ...content(schema) }, 204: { description: 'nothing there' } },
});
const parameters = [{ name: 'id', in: 'path', required: true, schema: text }];
const queue = object({ id: text, waiting: { type: 'integer' } });
const message = object({ id: text, payload: text });

const document = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'Queues', version: '1' },
  paths: {
    '/queues': { post: { ...asks(object({ title: text })), ...says(201, queue) } },
    '/queues/{id}': { parameters, get: says(200, queue) },
    '/queues/{id}/messages': { parameters, post: { ...asks(object({ payload: text })), ...says(201, message) } },
    '/queues/{id}/receive': { parameters, post: says(200, message) },
  },
});

const open: Loopback[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

/** @param racy looks first, and takes it out a while later */
async function scanned(racy: boolean): Promise<Report> {
  const queues: { id: string; payload: string }[][] = [];
  const server = await serve(async (request, response) => {
    const say = (status: number, body?: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(body && JSON.stringify(body));
    };
    let sent = '';
    for await (const chunk of request) sent += chunk;
    const [, first, id, action] = (request.url ?? '').split('/');
    if (first === 'openapi.json') return void response.end(document);
    if (id === undefined) return say(201, { id: `${queues.push([]) - 1}`, waiting: 0 });
    const messages = queues[Number(id)];
    if (!messages) return say(404);
    if (action === undefined) return say(200, { id, waiting: messages.length });
    if (!racy) await sleep(3);
    if (action === 'messages') {
      const made = { id: crypto.randomUUID(), payload: JSON.parse(sent).payload };
      messages.push(made);
      return say(201, made);
    }
    const [next] = messages;
    if (racy) await sleep(3);
    if (next && messages.includes(next)) messages.splice(messages.indexOf(next), 1);
    return next ? say(200, next) : say(204);
  });
  open.push(server);
  const config = await parseConfig(
    { url: server.url, include: 'POST /queues/{id}/*', depth: 'quick', seed: 'queues', transport: 'h1' },
    { workspace: import.meta.dirname, env: {} },
  );
  return scan(config, { onProgress: () => {}, signal: new AbortController().signal });
}

it('is clean where each message is given once', { timeout: 60_000 }, async () => {
  const { findings, suspected, coverage } = await scanned(false);
  expect([...findings, ...suspected].map(({ id }) => id)).toEqual([]);
  expect(coverage.exercised).toBe(2);
});

it('is found where one message is given to two', { timeout: 60_000 }, async () => {
  const { findings } = await scanned(true);
  expect(findings.map(({ operations }) => operations)).toContainEqual(['POST /queues/{id}/receive']);
});
