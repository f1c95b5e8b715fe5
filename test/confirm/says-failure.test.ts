/** Answers of 200 that say in their bodies that nothing was done. */
import { expect, it } from 'vitest';
import { drive, missed } from '../documents/drive.ts';
import type { Answer, Request } from '../documents/server.ts';
import { answers, document, integer, objectOf, takes, text } from '../spec/documents.ts';

const box = objectOf({ id: integer, label: text, opened: integer });
const described = document({
  'POST /boxes': { ...takes({ 'label!': text }), ...answers(box) },
  'GET /boxes/{id}': answers(box),
  'POST /boxes/{id}/open': {},
});

/** Boxes that open as `open` says. */
function boxes(open: (own: { opened: number }) => unknown): (request: Request) => Answer {
  const made: { id: number; label: string; opened: number }[] = [];
  return ({ line, path, body }) => {
    if (line === 'POST /boxes') {
      if (!/^[a-z ]+$/.test(body.label)) return [200, { ok: false, error: 'label must match /^[a-z]+$/' }];
      return [200, made[made.push({ id: made.length, label: body.label, opened: 0 }) - 1]];
    }
    const own = made[Number(path[1])];
    if (!own) return [404, {}];
    return [200, line.startsWith('GET') ? own : open(own)];
  };
}

it('refused, where every answer says so and nothing was seen to change', async () => {
  const driven = await drive(
    described,
    boxes(() => ({ ok: false, error: 'locked' })),
  );
  expect(missed(driven)).toEqual({
    'POST /boxes/{id}/open': expect.stringMatching(/^refused: .* answered 200 .*locked/),
  });
});

it('tried, where something changes all the same, or one answer says otherwise', async () => {
  const counting = boxes((own) => {
    own.opened += 1;
    return { ok: false, error: 'jammed' };
  });
  const answers = [true, false];
  const seldom = boxes(() => {
    answers.reverse();
    return { ok: answers[0] };
  });
  expect(missed(await drive(described, counting))).toEqual({});
  expect(missed(await drive(described, seldom))).toEqual({});
});

it('what is made is mended by what such an answer complains of, and refused where that does not help', async () => {
  const never = document({
    'POST /boxes': { ...takes({ 'label!': text }), ...answers(box) },
    'GET /boxes/{id}': answers(box),
    'POST /boxes/{id}/open': {},
  });
  const driven = await drive(never, ({ line }) => (line === 'POST /boxes' ? [200, { success: false }] : [404, {}]));
  expect(missed(driven)['POST /boxes/{id}/open']).toMatch(/^refused: POST \/boxes answered 200: .*success/);
});
