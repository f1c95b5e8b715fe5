/** How long reads lag behind a write is learned before racing. */
import { expect, it } from 'vitest';
import { drive } from '../documents/drive.ts';
import type { Answer, Request } from '../documents/server.ts';

const text = { type: 'string' };
const parameters = [{ name: 'id', in: 'path', required: true, schema: text }];
const document = {
  openapi: '3.1.0',
  info: { title: 'Notes', version: '1' },
  paths: {
    '/notes': {
      post: {
        requestBody: {
          required: true,
          content: {
            'application/json': { schema: { type: 'object', required: ['title'], properties: { title: text } } },
          },
        },
        responses: { 201: { description: 'made' } },
      },
    },
    '/notes/{id}': { parameters, get: { responses: { 200: { description: 'one' } } } },
  },
};

/** Notes whose reads are counted, or that are shown from the third look on. */
function notes(isLate: boolean): (request: Request) => Answer {
  const made: { id: string; title: string; views: number }[] = [];
  return ({ line, path, body }) => {
    if (line.startsWith('POST')) {
      const note = { id: `${made.length}`, title: body.title, views: 0 };
      made.push(note);
      return [201, { id: note.id, title: note.title }];
    }
    const note = made[Number(path[1])];
    if (!note) return [404, {}];
    note.views += 1;
    if (!isLate) return [200, note];
    return note.views < 3 ? [404, {}] : [200, { id: note.id, title: note.title }];
  };
}

it('a count of the reads of what a request made is not waited for', async () => {
  const { lab } = await drive(document, notes(false));
  expect(lab.settle.get('POST /notes')).toBe(0);
});

it('what is shown later is waited for', async () => {
  const { lab } = await drive(document, notes(true));
  expect(lab.settle.get('POST /notes')).toBeGreaterThan(0);
});

it('what shows nothing at first is watched for longer', async () => {
  const made: { id: string; title: string; at: number }[] = [];
  const { lab } = await drive(document, ({ line, path, body }) => {
    if (line.startsWith('POST')) {
      made.push({ id: `${made.length}`, title: body.title, at: performance.now() });
      return [201, { id: made.at(-1)!.id }];
    }
    const note = made[Number(path[1])];
    return note && performance.now() - note.at > 450 ? [200, { id: note.id, title: note.title }] : [404, {}];
  });
  expect(lab.settle.get('POST /notes')).toBeGreaterThan(450);
}, 20_000);
