/** One operation that takes one of several listed values: the status to go to. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import type { Report } from '../../src/report/report.ts';
import { scan } from '../../src/scan.ts';
import { type Answer, type Request, startServer } from '../documents/server.ts';
import { answers, document, integer, objectOf, takes, text } from '../spec/documents.ts';

const status = { ...text, enum: ['placed', 'shipped', 'cancelled'] };
const order = objectOf({ id: integer, status: text, refunds: integer });
const refusals = { 409: { description: 'not from here' } };
const move = { ...takes({ 'status!': status }), responses: { ...(answers(order).responses as object), ...refusals } };
const spec = JSON.stringify(
  document({
    'POST /orders': { ...takes({ 'title!': text }), ...answers(order, '201') },
    'GET /orders/{orderId}': answers(order),
    'PATCH /orders/{orderId}': move,
  }),
);

interface Order {
  id: number;
  status: string;
  refunds: number;
}

/** Waits before it looks, or, racy, between look and write; to be placed again is refused, and only to cancel gives something back. */
function shop(isRacy: boolean): (request: Request) => Promise<Answer> {
  const orders: Order[] = [];
  return async ({ line, body, path }) => {
    if (line === 'GET /openapi.json') return [200, spec];
    if (line === 'POST /orders') {
      const made = { id: orders.length + 1, status: 'placed', refunds: 0 };
      orders.push(made);
      return [201, made];
    }
    const found = orders[Number(path[1]) - 1];
    if (!found) return [404, {}];
    if (line.startsWith('GET')) return [200, { ...found }];
    if (!isRacy) await sleep(4);
    const from = found.status;
    if (from !== 'placed' || body.status === 'placed') return [409, { error: `it is ${from}` }];
    if (isRacy) await sleep(4);
    found.status = body.status;
    if (body.status === 'cancelled') found.refunds += 1;
    return [200, { ...found }];
  };
}

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function scanned(isRacy: boolean): Promise<Report> {
  const server = await startServer(shop(isRacy));
  open.push(server);
  const config = await parseConfig(
    { url: server.url, depth: 'quick', seed: 'choices', include: 'PATCH /orders/*' },
    { workspace: import.meta.dirname, env: {} },
  );
  return scan(config, { onProgress: () => {}, signal: new AbortController().signal });
}

it('what only a later one of the listed values does is found, though the first of them is refused', async () => {
  const { findings, coverage } = await scanned(true);
  expect(coverage.exercised).toBe(1);
  expect(findings.map(({ rule, damaged }) => `${rule} ${damaged}`)).toContain('repeated-transition order.refunds');
}, 60_000);

it('a step that is taken once, whatever the value, is clean and exercised', async () => {
  const { findings, suspected, coverage } = await scanned(false);
  expect([findings, suspected, coverage.exercised]).toEqual([[], [], 1]);
}, 60_000);
