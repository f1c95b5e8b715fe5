import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Made } from '../../src/data/extract.ts';
import { type Ledger, openLedger } from '../../src/rounds/ledger.ts';
import { openTransport } from '../../src/transport/open.ts';
import { answers, integer, objectOf, operation, specOf } from '../spec/documents.ts';

const idOf = (url = ''): number => Number(url.split('/').at(-1));

/** What is left in the books when the things have been removed from a server. */
async function swept(things: Iterable<number>, listener: RequestListener): Promise<Ledger> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const transport = await openTransport(url, { protocol: 'h1', timeoutMs: 5_000, maxBodyBytes: 1_000 });
  try {
    const thing = objectOf({ id: integer });
    const spec = await specOf({
      'POST /things': answers(thing, '201'),
      'GET /things/{id}': answers(thing),
      'DELETE /things/{id}': {},
    });
    const ledger = openLedger(spec, transport, {});
    for (const id of things) {
      const made: Made = { resource: 'thing', path: {}, sent: undefined, body: { id } };
      ledger.add({
        resource: 'thing',
        operation: operation(spec, 'POST /things'),
        as: 'thing',
        bindings: [],
        level: 0,
        fixture: new Map([['thing', made]]),
      });
    }
    await ledger.sweep();
    return ledger;
  } finally {
    await transport.close();
    server.close();
  }
}

it('waits where a server that limits its rate says how long, and leaves nothing behind', async () => {
  const alive = new Set(Array.from({ length: 12 }, (_, index) => index + 1));
  const window = { until: 0, used: 0 };
  const ledger = await swept([...alive], (request, response) => {
    if (Date.now() > window.until) Object.assign(window, { until: Date.now() + 400, used: 0 });
    window.used += 1;
    if (window.used > 5) return response.writeHead(429, { 'retry-after': '0.5' }).end();
    alive.delete(idOf(request.url));
    response.writeHead(204).end();
  });
  expect([alive.size, ledger.leftovers(), ledger.deleted]).toEqual([0, [], 12]);
});

it('asks again where deletions got in the way of each other', async () => {
  const alive = new Set(Array.from({ length: 12 }, (_, index) => index + 1));
  let open = 0;
  const ledger = await swept([...alive], async (request, response) => {
    open += 1;
    const collides = open > 1;
    await sleep(5);
    open -= 1;
    if (collides) return response.writeHead(409).end();
    alive.delete(idOf(request.url));
    response.writeHead(204).end();
  });
  expect([alive.size, ledger.leftovers(), ledger.deleted]).toEqual([0, [], 12]);
});

it('asks no third time, and says what was answered', async () => {
  let asked = 0;
  const ledger = await swept([1], (_request, response) => {
    asked += 1;
    response.writeHead(409).end();
  });
  expect(asked).toBe(2);
  expect(ledger.leftovers()).toEqual([{ operation: 'DELETE /things/{id}', url: '/things/1', status: 409 }]);
});

it('counts what nothing removes, and names what resists', async () => {
  const server = createServer((_request, response) => response.writeHead(403).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const transport = await openTransport(url, { protocol: 'h1', timeoutMs: 5_000, maxBodyBytes: 1_000 });
  try {
    const thing = objectOf({ id: integer });
    const spec = await specOf({
      'POST /things': answers(thing, '201'),
      'DELETE /things/{id}': {},
      'POST /signup': answers(objectOf({}), '201'),
    });
    const ledger = openLedger(spec, transport, {});
    const add = (resource: string, line: string, id: number) =>
      ledger.add({
        resource,
        operation: operation(spec, line),
        as: resource,
        bindings: [],
        level: 0,
        fixture: new Map([[resource, { resource, path: {}, sent: undefined, body: { id } }]]),
      });
    for (const id of [1, 2]) add('thing', 'POST /things', id);
    for (const id of [1, 2, 3]) add('POST /signup', 'POST /signup', id);
    await ledger.sweep();
    expect(ledger.leftovers().sort((one, other) => one.url.localeCompare(other.url))).toEqual([
      { operation: 'POST /signup', url: '/signup', status: null, irremovable: true, count: 3 },
      { operation: 'DELETE /things/{id}', url: '/things/1', status: 403 },
      { operation: 'DELETE /things/{id}', url: '/things/2', status: 403 },
    ]);
  } finally {
    await transport.close();
    server.close();
  }
});
