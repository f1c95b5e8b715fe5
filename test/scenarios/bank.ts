/** A bank without a document's help: nothing in its names tells what belongs together. On loopback. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export interface Bank {
  url: string;
  close(): Promise<void>;
}

/** `racy`: what is moved is read before it is written. */
export async function startBank(racy: boolean): Promise<Bank> {
  const pots = new Map<number, { id: number; held: number; open: boolean }>();
  let last = 0;
  let queue: Promise<unknown> = Promise.resolve();

  async function move(fields: Record<string, number>): Promise<[number, object]> {
    const [from, to] = [pots.get(fields.source!), pots.get(fields.sink!)];
    if (!from?.open || !to) return [404, { error: 'no such pot, or not opened' }];
    const [had, has, amount] = [from.held, to.held, fields.amount ?? 1];
    await pause(3);
    if (had < amount) return [409, { error: 'too little' }];
    from.held = had - amount;
    to.held = has + amount;
    return [200, { moved: amount }];
  }

  async function answer(line: string, fields: Record<string, number>): Promise<[number, object?]> {
    if (line === 'GET /openapi.json') return [200, document];
    if (line === 'POST /pots') {
      last += 1;
      pots.set(last, { id: last, held: fields.held ?? 0, open: false });
      return [201, pots.get(last)!];
    }
    if (line === 'POST /moves') {
      if (racy) return move(fields);
      const turn = queue.then(() => move(fields));
      queue = turn.catch(() => {});
      return turn;
    }
    const [, method, id, rest] = /^(\w+) \/pots\/(\d+)(\/opening)?$/.exec(line) ?? [];
    const pot = pots.get(Number(id));
    if (!pot) return [404, {}];
    if (rest) pot.open = true;
    if (method === 'DELETE') pots.delete(pot.id);
    return method === 'DELETE' ? [204] : [200, pot];
  }

  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', async () => {
      const [status, told] = await answer(
        `${request.method} ${request.url?.split('?')[0]}`,
        body === '' ? {} : JSON.parse(body),
      );
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(told === undefined ? undefined : JSON.stringify(told));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const integer = { type: 'integer' };
const json = (properties: object, required: string[] = []) => ({
  content: {
    'application/json': { schema: { type: 'object', properties, ...(required.length > 0 ? { required } : {}) } },
  },
});
const pot = { id: { ...integer, readOnly: true }, held: integer };
const id = { name: 'id', in: 'path', required: true, schema: integer };
const ok = { description: 'done' };

export const document = {
  openapi: '3.0.3',
  info: { title: 'Bank', version: '1' },
  paths: {
    '/pots': {
      post: {
        operationId: 'makePot',
        requestBody: { required: true, ...json(pot, ['held']) },
        responses: { 201: { ...ok, ...json(pot) } },
      },
    },
    '/pots/{id}': {
      parameters: [id],
      get: { responses: { 200: { ...ok, ...json(pot) } } },
      delete: { responses: { 204: ok } },
    },
    '/pots/{id}/opening': {
      parameters: [id],
      put: { operationId: 'openPot', responses: { 200: { ...ok, ...json(pot) } } },
    },
    '/moves': {
      post: {
        operationId: 'move',
        requestBody: {
          required: true,
          ...json({ source: integer, sink: integer, amount: integer }, ['source', 'sink']),
        },
        responses: { 200: ok },
      },
    },
  },
};
