/** What an operation asks for and only the resource tells. */
import { expect, it } from 'vitest';
import { drive, missed } from '../documents/drive.ts';
import type { Answer, Request } from '../documents/server.ts';
import { document, integer, takes, text } from '../spec/documents.ts';

/** Streams to which one is added only by who knows how long they are. */
function streams(): (request: Request) => Answer {
  const made: { id: number; name: string; version: number }[] = [];
  return ({ line, path, body }) => {
    if (line === 'POST /streams') {
      const stream = { id: made.length, name: body.name, version: 3 };
      made.push(stream);
      return [201, stream];
    }
    const stream = made[Number(path[1])];
    if (!stream) return [404, {}];
    if (line.startsWith('GET')) return [200, stream];
    if (body.expectedVersion !== stream.version) return [409, { detail: 'version conflict' }];
    stream.version += 1;
    return [201, { version: stream.version }];
  };
}

it('the version that a resource shows is sent under the name that the operation has for it', async () => {
  const driven = await drive(
    document({
      'POST /streams': takes({ 'name!': text }),
      'GET /streams/{id}': {},
      'POST /streams/{id}/events': takes({ 'expectedVersion!': integer, 'type!': text }),
    }),
    streams(),
  );
  expect(missed(driven)).toEqual({});
});

/** Safes that open for the PIN they were made with, which they do not show. */
function safes(): (request: Request) => Answer {
  const made: { id: number; pin: string; opened: number }[] = [];
  return ({ line, path, body }) => {
    if (line === 'POST /safes') {
      const safe = { id: made.length, pin: body.pin, opened: 0 };
      made.push(safe);
      return [201, { id: safe.id }];
    }
    const safe = made[Number(path[1])];
    if (!safe) return [404, {}];
    if (line.startsWith('GET')) return [200, { id: safe.id, opened: safe.opened }];
    if (body.pin !== safe.pin) return [403, { detail: 'wrong PIN' }];
    safe.opened += 1;
    return [200, { opened: safe.opened }];
  };
}

it('what a resource was given and does not show is said again', async () => {
  const driven = await drive(
    document({
      'POST /safes': takes({ 'label!': text, 'pin!': { ...text, minLength: 4, maxLength: 8 } }),
      'GET /safes/{id}': {},
      'POST /safes/{id}/open': takes({ 'pin!': text }),
    }),
    safes(),
  );
  expect(missed(driven)).toEqual({});
});
