import { object, readOnly, text, whole } from '../document.ts';
import { adds, lists, shows } from '../plain.ts';
import { pair, reply } from '../server.ts';

const Board = object({ 'boardId?': readOnly(whole()), name: text('Roadmap') }, 'Board');
const Tag = object({ id: whole(), boardId: whole(), label: text() }, 'Tag');
const find = 'SELECT * FROM tags WHERE boardId = ? AND label = ?';

/** Get-or-create without a unique constraint. */
export const boardTags = pair({
  name: 'board-tags',
  rule: 'duplicate-create',
  operation: 'POST /boards/{boardId}/tags',
  app: {
    title: 'Boards',
    openapi: '3.1.0',
    tables: `CREATE TABLE boards (boardId INTEGER PRIMARY KEY, name TEXT);
      CREATE TABLE tags (id INTEGER PRIMARY KEY, boardId INTEGER, label TEXT);`,
    endpoints: {
      'POST /boards': adds('boards', ['name'], Board, Board),
      'GET /boards/{boardId}': shows('boards', Board, { key: 'boardId' }),
      'GET /boards/{boardId}/tags': lists('tags', Tag, { by: { boardId: 'boardId' } }),
      'POST /boards/{boardId}/tags': { body: object({ label: text('urgent') }), answers: { 200: Tag, 201: Tag } },
    },
  },
  racy: {
    'POST /boards/{boardId}/tags': async ({ db, params, body }) => {
      const known = await db.one(find, params.boardId!, body.label);
      if (known) return reply(200, known);
      await db.run('INSERT INTO tags (boardId, label) VALUES (?, ?)', params.boardId!, body.label);
      return reply(201, await db.one(`${find} ORDER BY id DESC`, params.boardId!, body.label));
    },
  },
  repaired: {
    'POST /boards/{boardId}/tags': async ({ db, params, body }) => {
      const sql = 'INSERT INTO tags (boardId, label) VALUES (?, ?) ON CONFLICT DO NOTHING';
      const { changes } = await db.run(sql, params.boardId!, body.label);
      return reply(changes === 1 ? 201 : 200, await db.one(find, params.boardId!, body.label));
    },
  },
  repairedTables: 'CREATE UNIQUE INDEX one_label ON tags (boardId, label);',
  drill: {
    prepare: async (api, run) => (await api('POST', '/boards', { name: run })).body,
    send: (api, { boardId }) => api('POST', `/boards/${boardId}/tags`, { label: 'blocked' }),
    broken: async (api, { boardId }) => {
      const { length } = (await api('GET', `/boards/${boardId}/tags`)).body;
      return length === 1 ? undefined : `${length} tags have one label`;
    },
  },
});
