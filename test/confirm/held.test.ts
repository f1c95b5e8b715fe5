/** Seats that come with a show, and the tags that all boards have from the beginning. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import type { Report } from '../../src/report/report.ts';
import { scan } from '../../src/scan.ts';
import { type Loopback, serve } from '../target/loopback.ts';

const text = { type: 'string' };
const integer = { type: 'integer' };
const object = (properties: Record<string, object>) => ({ type: 'object', properties });
const seat = object({ id: integer, takenBy: { type: 'string', nullable: true } });
const show = object({ id: integer, seats: { type: 'array', items: seat } });
const content = (schema: object) => ({ content: { 'application/json': { schema } } });
const says = (status: number, schema: object) => ({
  responses: { [status]: { description: 'done', ...content(schema) } },
});
const asks = (schema: object) => ({ requestBody: { required: true, ...content(schema) } });
const id = (name: string) => ({ parameters: [{ name, in: 'path', required: true, schema: integer }] });

const document = JSON.stringify({
  openapi: '3.0.3',
  info: { title: 'Shows', version: '1' },
  paths: {
    '/shows': { post: { ...asks({ ...object({ title: text }), required: ['title'] }), ...says(201, show) } },
    '/shows/{showId}': { ...id('showId'), get: says(200, show) },
    '/seats/{seatId}/take': {
      ...id('seatId'),
      post: { ...asks({ ...object({ name: text }), required: ['name'] }), ...says(200, seat) },
    },
  },
});

interface Seat {
  id: number;
  takenBy: string | null;
}

const open: Loopback[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

interface Kind {
  /** Looks first, and writes a while later. */
  racy?: true;
  /** Every show is shown the very same seats. */
  shared?: true;
}

async function scanned({ racy, shared }: Kind): Promise<{ report: Report; taken: number }> {
  const shows: Seat[][] = [];
  const seats: Seat[] = [];
  const three = (): Seat[] => [0, 1, 2].map(() => seats[seats.push({ id: seats.length, takenBy: null }) - 1]!);
  const all = three();
  const server = await serve(async (request, response) => {
    const say = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    let sent = '';
    for await (const chunk of request) sent += chunk;
    const [, first, second] = (request.url ?? '').split('/');
    if (first === 'openapi.json') return void response.end(document);
    if (first === 'shows') {
      const at = request.method === 'POST' ? shows.push(shared ? all : three()) - 1 : Number(second);
      return say(request.method === 'POST' ? 201 : 200, { id: at, seats: shows[at] });
    }
    const seat = seats[Number(second)];
    if (!seat) return say(404, { detail: 'no such seat' });
    if (!racy) await sleep(3);
    if (seat.takenBy !== null) return say(409, { detail: 'the seat is taken' });
    if (racy) await sleep(3);
    seat.takenBy = JSON.parse(sent).name;
    say(200, seat);
  });
  open.push(server);
  const config = await parseConfig(
    { url: server.url, include: 'POST /seats/{seatId}/take', depth: 'quick', seed: 'held', transport: 'h1' },
    { workspace: import.meta.dirname, env: {} },
  );
  const report = await scan(config, { onProgress: () => {}, signal: new AbortController().signal });
  return { report, taken: seats.filter(({ takenBy }) => takenBy !== null).length };
}

it('are taken once each where the look and the write are one', { timeout: 60_000 }, async () => {
  const { report } = await scanned({});
  expect([...report.findings, ...report.suspected].map((finding) => finding.id)).toEqual([]);
  expect(report.coverage.exercised).toBe(1);
});

it('are found to be taken twice', { timeout: 60_000 }, async () => {
  const { report } = await scanned({ racy: true });
  expect(report.findings.map(({ operations }) => operations)).toContainEqual(['POST /seats/{seatId}/take']);
});

it('are left alone where every show has the same ones', { timeout: 60_000 }, async () => {
  const { report, taken } = await scanned({ racy: true, shared: true });
  expect(taken).toBe(0);
  expect(report.coverage.untested).toContainEqual(
    expect.objectContaining({ operation: 'POST /seats/{seatId}/take', reason: 'touches-existing' }),
  );
});
