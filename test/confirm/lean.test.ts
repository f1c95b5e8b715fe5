import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import { leaner } from '../../src/confirm/lean.ts';
import type { History } from '../../src/oracle/history.ts';
import type { Trial } from '../../src/probes/probe.ts';
import type { Report } from '../../src/report/report.ts';
import { scan } from '../../src/scan.ts';

/** Points are read and written back. Where the gift is not named it is worth nothing, if `noteMatters`. */
function clubs(noteMatters: boolean): Server {
  const points = new Map<number, number>();
  return createServer(async (request, response) => {
    const say = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    let text = '';
    for await (const chunk of request) text += chunk;
    const id = Number(request.url!.split('/')[2]);
    if (request.method === 'POST' && !id) {
      points.set(points.size + 1, 0);
      return say(201, { id: points.size, points: 0 });
    }
    const now = points.get(id);
    if (now === undefined) return say(404, {});
    if (request.method === 'GET') return say(200, { id, points: now });
    const { gift, note } = JSON.parse(text);
    await new Promise((resolve) => setTimeout(resolve, 4));
    points.set(id, now + (noteMatters && note === undefined ? 0 : gift));
    say(200, { id, points: points.get(id) });
  });
}

const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const club = { type: 'object', properties: { id: { type: 'integer' }, points: { type: 'integer' } } };
const gift = {
  type: 'object',
  required: ['gift'],
  properties: { gift: { type: 'integer', example: 5 }, note: { type: 'string', example: 'thanks' } },
};
const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }];
const document = {
  openapi: '3.1.0',
  info: { title: 'Clubs', version: '1' },
  paths: {
    '/clubs': { post: { responses: { 201: { description: 'made', ...json(club) } } } },
    '/clubs/{id}': { get: { parameters, responses: { 200: { description: 'shown', ...json(club) } } } },
    '/clubs/{id}/gifts': {
      post: {
        parameters,
        requestBody: { required: true, ...json(gift) },
        responses: { 200: { description: 'given', ...json(club) } },
      },
    },
  },
};

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function scanned(noteMatters: boolean): Promise<Report> {
  const server = clubs(noteMatters).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const workspace = await mkdtemp(join(tmpdir(), 'racegate-clubs-'));
  open.push(
    () => new Promise((resolve) => server.close(resolve)),
    () => rm(workspace, { recursive: true }),
  );
  await writeFile(join(workspace, 'openapi.json'), JSON.stringify(document));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const raw = { url, spec: 'openapi.json', depth: 'quick', include: 'POST /clubs/{id}/gifts' };
  const config = await parseConfig(raw, { workspace, env: {} });
  return scan(config, { onProgress: () => {}, signal: new AbortController().signal });
}

const sentBy = ({ findings }: Report): unknown[] => findings[0]!.witness.lanes.map(({ body }) => body);

describe('the witness of a lost update', () => {
  it('has two requests, and of their bodies what is needed', async () => {
    expect(sentBy(await scanned(false))).toEqual([{ gift: 5 }, { gift: 5 }]);
  }, 60_000);

  it('keeps a field without which the API does something else', async () => {
    const whole = { gift: 5, note: expect.stringContaining('thanks') };
    expect(sentBy(await scanned(true))).toEqual([whole, whole]);
  }, 60_000);
});

describe('which fields may be left out', () => {
  const trial = (required: string[], over: object = {}): Trial =>
    ({
      slots: [{ operation: { method: 'POST', body: { schema: { required } } }, bindings: [], ...over }],
    }) as unknown as Trial;
  const history = { replies: [{ sent: { gift: 5, note: 'x' } }] } as unknown as History;

  it('those that are not required, and that the trial does not set itself', () => {
    expect(leaner(trial(['gift']), history)?.slots[0].only).toEqual([]);
    expect(leaner(trial(['gift', 'note']), history)).toBeUndefined();
    expect(leaner(trial([]), history)).toBeUndefined();
    expect(leaner(trial(['gift'], { values: { '/note': 'y' } }), history)).toBeUndefined();
    expect(leaner(trial(['gift'], { bindings: [{ in: 'body', name: '/note' }] }), history)).toBeUndefined();
  });

  it('none of a PUT, which replaces', () => {
    const put = { method: 'PUT', body: { schema: { required: ['gift'] } } };
    expect(leaner(trial([], { operation: put }), history)).toBeUndefined();
  });
});
