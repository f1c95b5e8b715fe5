import { object, text, uuid } from '../document.ts';
import { adds, lists, shows } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const Doc = object({ 'id?': { ...uuid(), readOnly: true }, title: text('Draft'), body: text('…') }, 'Document');
const Patch = object({ 'title?': text('Final'), 'body?': text('done') }, 'DocumentPatch');
const path = 'PATCH /documents/{documentId}';

/** Loads, merges and saves by "insert or update", which brings back what was deleted meanwhile. */
export const documents = pair({
  name: 'documents',
  rule: 'resurrected-resource',
  operation: path,
  app: {
    title: 'Documents',
    openapi: '3.0.3',
    pathParameters: { documentId: uuid() },
    tables: 'CREATE TABLE documents (id TEXT PRIMARY KEY, title TEXT, body TEXT);',
    endpoints: {
      'POST /documents': adds('documents', ['title', 'body'], Doc, Doc, { uuid: true }),
      'GET /documents': lists('documents', Doc),
      'GET /documents/{documentId}': shows('documents', Doc),
      'DELETE /documents/{documentId}': {
        answers: { 204: null, 404: null },
        run: async ({ db, params }) => {
          if (!(await db.one('SELECT id FROM documents WHERE id = ?', params.documentId!))) return missing();
          const { changes } = await db.run('DELETE FROM documents WHERE id = ?', params.documentId!);
          return changes === 1 ? reply(204) : missing();
        },
      },
      [path]: { body: Patch, answers: { 200: Doc, 404: null } },
    },
  },
  racy: {
    [path]: async ({ db, params, body }) => {
      const row = await db.one('SELECT * FROM documents WHERE id = ?', params.documentId!);
      if (!row) return missing();
      const sql = `INSERT INTO documents (id, title, body) VALUES (?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET title = coalesce(?, title), body = coalesce(?, body) RETURNING *`;
      const [title, text] = [body.title ?? null, body.body ?? null];
      return reply(200, await db.one(sql, row.id, title ?? row.title, text ?? row.body, title, text));
    },
  },
  repaired: {
    [path]: async ({ db, params, body }) => {
      const sql = 'UPDATE documents SET title = coalesce(?, title), body = coalesce(?, body) WHERE id = ? RETURNING *';
      const row = await db.one(sql, body.title ?? null, body.body ?? null, params.documentId!);
      return row ? reply(200, row) : missing();
    },
  },
  drill: {
    prepare: async (api, run) => (await api('POST', '/documents', { title: run, body: '' })).body,
    send: (api, { id }, i) =>
      i === 1 ? api('DELETE', `/documents/${id}`) : api('PATCH', `/documents/${id}`, { title: `t${i}` }),
    broken: async (api, { id }, replies) => {
      if (replies[1]!.status !== 204) return `DELETE was answered ${replies[1]!.status}`;
      return (await api('GET', `/documents/${id}`)).status === 404 ? undefined : 'alive after DELETE';
    },
  },
});
