/** Things that go by a key of their own name: a title by its ISBN, a card by its code. */
import { expect, it } from 'vitest';
import { answers, integer, lines, objectOf, specOf, takes, text } from './documents.ts';

const title = objectOf({ isbn: text, name: text });
const card = objectOf({ code: text, balance: integer });
const library = {
  'POST /titles': { ...takes({ 'isbn!': text, 'name!': text }), ...answers(title, '201') },
  'GET /titles/{isbn}': answers(title),
  'POST /loans': { ...takes({ 'isbn!': text }), ...answers(objectOf({ id: integer }), '201') },
};

it('a body that says such a key speaks of what goes by it', async () => {
  const spec = await specOf(library);
  expect(lines(spec, 'POST /loans')).toEqual(['title = POST /titles', 'body:/isbn=title.isbn']);
  expect(lines(spec, 'POST /titles')).toEqual(['']);
});

it('not where two kinds of things go by it', async () => {
  const spec = await specOf({
    ...library,
    'POST /copies': { ...takes({ 'isbn!': text }), ...answers(title, '201') },
    'GET /copies/{isbn}': answers(title),
  });
  expect(lines(spec, 'POST /loans').join(' ')).not.toContain('isbn');
});

it('from and to before it are two of them', async () => {
  const spec = await specOf({
    'POST /cards': { ...takes({ 'balance!': integer }), ...answers(card, '201') },
    'GET /cards/{code}': answers(card),
    'POST /card-transfers': takes({ 'fromCode!': text, 'toCode!': text }),
  });
  expect(lines(spec, 'POST /card-transfers').at(-1)).toBe('body:/fromCode=card.code body:/toCode=card#2.code');
});

it('and so does a path that ends with one', async () => {
  const shelf = answers(objectOf({ id: integer }), '201');
  const spec = await specOf({
    ...library,
    'POST /shelves': { ...takes({ 'room!': text }), ...shelf },
    'GET /shelves/{shelfId}': {},
    'POST /shelves/{shelfId}/place/{isbn}': shelf,
  });
  expect(lines(spec, 'POST /shelves/{shelfId}/place/{isbn}')).toEqual([
    'shelf = POST /shelves',
    'title = POST /titles',
    'path:shelfId=shelf.id path:isbn=title.isbn',
  ]);
});
