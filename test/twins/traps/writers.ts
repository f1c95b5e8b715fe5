/** Writes that may overwrite each other by contract, or that do the same twice. */
import type { Row } from '../database.ts';
import { flag, object, readOnly, text, whole } from '../document.ts';
import { adds, shows } from '../plain.ts';
import { type App, type Handler, missing, reply, trap } from '../server.ts';
import type { Drill } from '../twin.ts';

const Board = object(
  { 'id?': readOnly(whole()), caption: text('Today'), message: text('Fish'), 'starred?': readOnly(flag()) },
  'Noticeboard',
);
const view = (row: Row) => ({ id: row.id, caption: row.caption, message: row.message, starred: row.starred === 1 });
const save = 'UPDATE boards SET caption = ?, message = ? WHERE id = ?';
const put = 'PUT /noticeboards/{boardId}';
const star = 'PUT /noticeboards/{boardId}/star';
const unstar = 'DELETE /noticeboards/{boardId}/star';

const starring =
  (value: number): Handler =>
  async ({ db, params }) =>
    (await db.run('UPDATE boards SET starred = ? WHERE id = ?', value, params.boardId!)).changes === 1
      ? reply(204)
      : missing();

const app = (run: Handler, more: App['endpoints'] = {}): App => ({
  title: 'Noticeboards',
  openapi: '3.1.0',
  tables: 'CREATE TABLE boards (id INTEGER PRIMARY KEY, caption TEXT, message TEXT, starred INTEGER DEFAULT 0);',
  endpoints: {
    'POST /noticeboards': adds('boards', ['caption', 'message'], Board, Board, { view }),
    'GET /noticeboards/{boardId}': shows('boards', Board, { view }),
    [put]: { body: Board, answers: { 200: Board, 404: null }, run },
    ...more,
  },
});

const overwrite: Handler = async ({ db, params, body }) => {
  const row = await db.one(`${save} RETURNING *`, body.caption, body.message, params.boardId!);
  return row ? reply(200, view(row)) : missing();
};

/** Answers with what it reads after the write, which may already be the other's. */
const reread: Handler = async ({ db, params, body }) => {
  if ((await db.run(save, body.caption, body.message, params.boardId!)).changes === 0) return missing();
  return reply(200, view((await db.one('SELECT * FROM boards WHERE id = ?', params.boardId!))!));
};

const drill: Drill = {
  prepare: async (api, run) => (await api('POST', '/noticeboards', { caption: run, message: run })).body,
  send: (api, { id }, i) => api('PUT', `/noticeboards/${id}`, { caption: `n${i}`, message: `n${i}` }),
  broken: async (api, { id }) => {
    const { caption, message } = (await api('GET', `/noticeboards/${id}`)).body;
    return caption === message ? undefined : `caption ${caption} with message ${message}`;
  },
};
const starDrill: Drill = {
  ...drill,
  send: (api, { id }) => api('PUT', `/noticeboards/${id}/star`),
  broken: async (api, { id }) => ((await api('GET', `/noticeboards/${id}`)).body.starred ? undefined : 'not starred'),
};

const toggles: App['endpoints'] = {
  [star]: { answers: { 204: null, 404: null }, run: starring(1) },
  [unstar]: { answers: { 204: null, 404: null }, run: starring(0) },
};

export const writers = [
  ...trap('last-writer-wins', 'a PUT of the whole resource: the last one stays', app(overwrite), drill),
  ...trap('echo-reread', 'the answer is read again after the write', app(reread), drill),
  ...trap('idempotent-star', 'starring twice is starring', app(overwrite, toggles), starDrill),
];
