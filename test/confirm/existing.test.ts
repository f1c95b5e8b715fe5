import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import type { Report } from '../../src/report/report.ts';
import { scan } from '../../src/scan.ts';

interface Seat {
  id: number;
  row: string;
  bookedBy: string | null;
}

/** A hall whose seats are there before anybody comes: the API books them and makes none. */
function hall(seats: Seat[], isAtomic: boolean): Server {
  const query = () => new Promise((resolve) => setTimeout(resolve, 5));
  return createServer(async (request, response) => {
    const say = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    const [, , id, action] = request.url!.split('/');
    let text = '';
    for await (const chunk of request) text += chunk;
    const seat = seats.find((each) => each.id === Number(id));
    if (id === undefined) return say(200, seats);
    if (!seat) return say(404, { error: 'no such seat' });
    if (action === undefined) return say(200, seat);
    if (isAtomic) await query();
    const isFree = seat.bookedBy === null;
    if (!isAtomic) await query();
    if (!isFree) return say(409, { error: 'taken' });
    seat.bookedBy = JSON.parse(text).guest;
    say(200, seat);
  });
}

const seat = {
  type: 'object',
  properties: { id: { type: 'integer' }, row: { type: 'string' }, bookedBy: { type: ['string', 'null'] } },
};
const json = (schema: object) => ({ 'application/json': { schema } });
const ok = (schema: object) => ({ 200: { description: 'ok', content: json(schema) } });
const id = { name: 'seatId', in: 'path', required: true, schema: { type: 'integer' } };
const document = {
  openapi: '3.1.0',
  info: { title: 'Hall', version: '1' },
  paths: {
    '/seats': { get: { responses: ok({ type: 'array', items: seat }) } },
    '/seats/{seatId}': { get: { parameters: [id], responses: ok(seat) } },
    '/seats/{seatId}/book': {
      post: {
        parameters: [id],
        requestBody: {
          required: true,
          content: json({ type: 'object', required: ['guest'], properties: { guest: { type: 'string' } } }),
        },
        responses: { ...ok(seat), 409: { description: 'taken' } },
      },
    },
  },
};

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function scanned(seats: Seat[], isAtomic: boolean, options: Record<string, string>): Promise<Report> {
  const server = hall(seats, isAtomic).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const workspace = await mkdtemp(join(tmpdir(), 'racegate-hall-'));
  open.push(
    () => new Promise((resolve) => server.close(resolve)),
    () => rm(workspace, { recursive: true }),
  );
  await writeFile(join(workspace, 'openapi.json'), JSON.stringify(document));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const config = await parseConfig({ url, spec: 'openapi.json', ...options }, { workspace, env: {} });
  return scan(config, { onProgress: () => {}, signal: new AbortController().signal });
}

const seats = (count: number): Seat[] =>
  Array.from({ length: count }, (_, index) => ({ id: index + 1, row: `row ${index % 7}`, bookedBy: null }));

describe('what was there before the scan', () => {
  it('is left alone unless that is allowed, and the report says what would allow it', async () => {
    const all = seats(20);
    const report = await scanned(all, false, {});
    expect(report.verdict).toBe('untested');
    expect(report.coverage.untested[0]).toMatchObject({ reason: 'no-creator' });
    expect(report.coverage.untested[0]?.detail).toContain('touch-existing');
    expect(all.filter(({ bookedBy }) => bookedBy !== null)).toEqual([]);
  });

  it('is taken one after another: a race is found', async () => {
    const report = await scanned(seats(400), false, { 'touch-existing': 'true' });
    expect(report.findings.map(({ operations }) => operations)).toContainEqual(['POST /seats/{seatId}/book']);
    expect(report.warnings.join()).toContain('`seat`');
  }, 30_000);

  it('is taken one after another: a correct API is not accused', async () => {
    const report = await scanned(seats(400), true, { 'touch-existing': 'true', depth: 'quick' });
    expect([report.findings, report.suspected]).toEqual([[], []]);
    expect(report.coverage.untested).toEqual([]);
    expect(report.verdict).toBe('passed');
  }, 30_000);
});
