/** A team that must keep an administrator, of whom it is made with one. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import type { Report } from '../../src/report/report.ts';
import { scan } from '../../src/scan.ts';
import { type Loopback, serve } from '../target/loopback.ts';

const text = { type: 'string' };
const role = { type: 'string', enum: ['admin', 'guest'] };
const object = (properties: Record<string, object>) => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});
const member = object({ id: text, role });
const content = (schema: object) => ({ content: { 'application/json': { schema } } });
const says = (status: number, schema: object) => ({
  responses: { [status]: { description: 'done', ...content(schema) } },
});
const asks = (schema: object) => ({ requestBody: { required: true, ...content(schema) } });
const ids = (...names: string[]) => ({
  parameters: names.map((name) => ({ name, in: 'path', required: true, schema: text })),
});

const document = JSON.stringify({
  openapi: '3.0.3',
  info: { title: 'Teams', version: '1' },
  paths: {
    '/teams': { post: { ...asks(object({ name: text })), ...says(201, object({ id: text })) } },
    '/teams/{teamId}/members': {
      ...ids('teamId'),
      get: says(200, { type: 'array', items: member }),
      post: { ...asks(object({ role })), ...says(201, member) },
    },
    '/teams/{teamId}/members/{memberId}': {
      ...ids('teamId', 'memberId'),
      patch: { ...asks(object({ role })), ...says(200, member) },
      delete: { responses: { 204: { description: 'removed' }, 409: { description: 'the last one stays' } } },
    },
  },
});

const open: Loopback[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

/** @param racy counts first, and writes a while later */
async function scanned(racy: boolean, methods: readonly string[]): Promise<Report> {
  const teams: Map<string, string>[] = [];
  const server = await serve(async (request, response) => {
    const say = (status: number, body?: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(body && JSON.stringify(body));
    };
    let sent = '';
    for await (const chunk of request) sent += chunk;
    const [, first, teamId, , memberId] = (request.url ?? '').split('/');
    if (first === 'openapi.json') return void response.end(document);
    if (teamId === undefined) return say(201, { id: `${teams.push(new Map([['m0', 'admin']])) - 1}` });
    const team = teams[Number(teamId)];
    if (!team) return say(404);
    if (request.method === 'GET')
      return say(
        200,
        [...team].map(([id, role]) => ({ id, role })),
      );
    const { role } = sent === '' ? {} : JSON.parse(sent);
    if (request.method === 'POST') {
      const id = `m${team.size}`;
      team.set(id, role);
      return say(201, { id, role });
    }
    if (!racy) await sleep(3);
    const admins = [...team].filter(([, each]) => each === 'admin').map(([id]) => id);
    if (memberId === undefined || !team.has(memberId)) return say(404);
    if (role !== 'admin' && admins.length === 1 && admins[0] === memberId) return say(409);
    if (racy) await sleep(3);
    if (request.method === 'DELETE') team.delete(memberId);
    else team.set(memberId, role);
    return request.method === 'DELETE' ? say(204) : say(200, { id: memberId, role });
  });
  open.push(server);
  const config = await parseConfig(
    {
      url: server.url,
      include: methods.map((method) => `${method} /teams/{teamId}/members/{memberId}`).join('\n'),
      depth: 'quick',
      seed: 'teams',
      transport: 'h1',
    },
    { workspace: import.meta.dirname, env: {} },
  );
  return scan(config, { onProgress: () => {}, signal: new AbortController().signal });
}

it('is clean where the count and the write are one', { timeout: 60_000 }, async () => {
  const { findings, suspected, coverage } = await scanned(false, ['PATCH', 'DELETE']);
  expect([...findings, ...suspected].map(({ id }) => id)).toEqual([]);
  expect(coverage.exercised).toBe(2);
});

it('is found to lose both, made guests', { timeout: 60_000 }, async () => {
  const { findings } = await scanned(true, ['PATCH']);
  const skewed = findings.filter(({ rule }) => rule === 'write-skew');
  expect(skewed.map(({ operations }) => operations)).toEqual([['PATCH /teams/{teamId}/members/{memberId}']]);
});
