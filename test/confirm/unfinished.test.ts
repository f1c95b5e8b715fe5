/** A deletion stops what has not begun yet: how far a job got by then is no order of requests. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import type { Report } from '../../src/report/report.ts';
import { scan } from '../../src/scan.ts';
import { type Loopback, serve } from '../target/loopback.ts';

const text = { type: 'string' };
const content = (properties: object) => ({
  content: { 'application/json': { schema: { type: 'object', properties } } },
});
const build = { id: text, projectId: text, status: text, log: text };
const parameters = [{ name: 'id', in: 'path', required: true, schema: text }];
const made = (properties: object) => ({ 201: { description: 'made', ...content(properties) } });
const shown = (properties: object) => ({ responses: { 200: { description: 'it', ...content(properties) } } });
const document = JSON.stringify({
  openapi: '3.0.3',
  info: { title: 'Builds', version: '1' },
  paths: {
    '/projects': { post: { responses: made({ id: text }) } },
    '/projects/{id}': { parameters, get: shown({ id: text }), delete: { responses: { 204: { description: 'gone' } } } },
    '/projects/{id}/builds': { parameters, post: { responses: made(build) } },
    '/builds/{id}': { parameters, get: shown(build) },
  },
});

const open: Loopback[] = [];
afterAll(async () => {
  for (const server of open.splice(0)) await server.close();
});

interface Build {
  id: string;
  projectId: string;
  status: string;
  log: string | null;
}

/** @param isLate the project is looked for before the build is written down, and not again; and its builds go with it */
async function scanned(isLate: boolean): Promise<Report> {
  const projects = new Set<string>();
  const builds = new Map<string, Build>();
  const run = async (own: Build): Promise<void> => {
    if (own.status !== 'queued') return;
    own.status = 'running';
    await sleep(20);
    own.status = 'passed';
    own.log = 'all is well';
  };
  const server = await serve(async (request, response) => {
    const say = (status: number, body?: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(body && JSON.stringify(body));
    };
    for await (const _ of request);
    if (request.url === '/openapi.json') return void response.end(document);
    await sleep(2);
    const [, kind, id = '', below] = request.url!.split('/');
    if (id === '') {
      const own = crypto.randomUUID();
      projects.add(own);
      return say(201, { id: own });
    }
    if (kind === 'builds') return builds.has(id) ? say(200, builds.get(id)) : say(404);
    if (!projects.has(id)) return say(404);
    if (request.method === 'GET') return say(200, { id });
    if (below === 'builds') {
      if (isLate) await sleep(3);
      const own = { id: crypto.randomUUID(), projectId: id, status: 'queued', log: null };
      builds.set(own.id, own);
      setTimeout(run, 4, own);
      return say(201, own);
    }
    projects.delete(id);
    for (const own of builds.values()) {
      if (own.projectId !== id) continue;
      if (isLate) builds.delete(own.id);
      else if (own.status === 'queued') own.status = 'cancelled';
    }
    say(204);
  });
  open.push(server);
  const config = await parseConfig(
    { url: server.url, depth: 'quick', seed: 'builds', include: 'DELETE /projects/{id}\nPOST /projects/{id}/builds' },
    { workspace: import.meta.dirname, env: {} },
  );
  return scan(config, { onProgress: () => {}, signal: new AbortController().signal });
}

it.concurrent('accuses nobody where a deletion stops what has not begun', async ({ expect }) => {
  const { findings, suspected, coverage } = await scanned(false);
  expect([findings, suspected]).toEqual([[], []]);
  expect(coverage.exercised).toBe(2);
}, 60_000);

it.concurrent('still sees what is made below something deleted', async ({ expect }) => {
  const { findings } = await scanned(true);
  expect(findings.map(({ rule }) => rule)).toContain('orphaned-child');
}, 60_000);
