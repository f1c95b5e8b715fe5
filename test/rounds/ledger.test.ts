import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import type { Made } from '../../src/data/extract.ts';
import { openLedger } from '../../src/rounds/ledger.ts';
import { openTransport } from '../../src/transport/open.ts';
import { answers, integer, objectOf, operation, specOf } from '../spec/documents.ts';

it('waits where a server that limits its rate says how long, and leaves nothing behind', async () => {
  const alive = new Set(Array.from({ length: 12 }, (_, index) => index + 1));
  const window = { until: 0, used: 0 };
  const server = createServer((request, response) => {
    if (Date.now() > window.until) Object.assign(window, { until: Date.now() + 400, used: 0 });
    window.used += 1;
    if (window.used > 5) return response.writeHead(429, { 'retry-after': '0.5' }).end();
    alive.delete(Number(request.url?.split('/').at(-1)));
    response.writeHead(204).end();
  });
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
    for (const id of [...alive]) {
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
    expect([alive.size, ledger.leftovers(), ledger.deleted]).toEqual([0, [], 12]);
  } finally {
    await transport.close();
    server.close();
  }
});
