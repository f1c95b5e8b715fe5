import type { Row } from '../database.ts';
import { list, object, readOnly, text, whole } from '../document.ts';
import { adds, removes, shows } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const Lines = object(
  { 'id?': readOnly(whole()), owner: text('Ines'), 'lines?': readOnly(list(text())) },
  'ShoppingList',
);
const view = (row: Row) => ({ ...row, lines: JSON.parse(row.lines) });
const path = 'POST /shopping-lists/{listId}/lines';

/** Appends to an array that is stored as one document. */
export const shoppingLines = pair({
  name: 'shopping-lines',
  rule: 'lost-update',
  operation: path,
  app: {
    title: 'Shopping lists',
    openapi: '3.1.0',
    tables: `CREATE TABLE lists (id INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT, lines TEXT DEFAULT '[]');`,
    endpoints: {
      'POST /shopping-lists': adds('lists', ['owner'], Lines, Lines, { view }),
      'GET /shopping-lists/{listId}': shows('lists', Lines, { view }),
      'DELETE /shopping-lists/{listId}': removes('lists'),
      [path]: { body: object({ text: text('milk') }), answers: { 200: Lines, 404: null } },
    },
  },
  racy: {
    [path]: async ({ db, params, body }) => {
      const found = await db.one('SELECT * FROM lists WHERE id = ?', params.listId!);
      if (!found) return missing();
      const lines = [...JSON.parse(found.lines), body.text];
      await db.run('UPDATE lists SET lines = ? WHERE id = ?', JSON.stringify(lines), params.listId!);
      return reply(200, { ...found, lines });
    },
  },
  repaired: {
    [path]: async ({ db, params, body }) => {
      const sql = `UPDATE lists SET lines = json_insert(lines, '$[#]', ?) WHERE id = ? RETURNING *`;
      const row = await db.one(sql, body.text, params.listId!);
      return row ? reply(200, view(row)) : missing();
    },
  },
  drill: {
    prepare: async (api, run) => (await api('POST', '/shopping-lists', { owner: run })).body,
    send: (api, { id }, i) => api('POST', `/shopping-lists/${id}/lines`, { text: `line ${i}` }),
    broken: async (api, { id }, replies) => {
      const { length } = (await api('GET', `/shopping-lists/${id}`)).body.lines;
      return length === replies.length ? undefined : `${replies.length} lines added, ${length} kept`;
    },
  },
});
