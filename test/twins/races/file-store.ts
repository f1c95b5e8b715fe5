import { object, readOnly, text, whole } from '../document.ts';
import { adds, lists, removes, shows } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const File = object({ 'fileId?': readOnly(whole()), name: text('scan.pdf'), bytes: whole(1024) }, 'StoredFile');
const path = 'DELETE /files/{fileId}';

/** Looks for the file, deletes, and says 204 whether or not a row went away. */
export const fileStore = pair({
  name: 'file-store',
  rule: 'double-delete',
  also: ['repeated-transition'],
  operation: path,
  app: {
    title: 'Files',
    openapi: '3.0.3',
    tables: 'CREATE TABLE files (fileId INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, bytes INTEGER);',
    endpoints: {
      'POST /files': adds('files', ['name', 'bytes'], File, File),
      'GET /files': lists('files', File),
      'GET /files/{fileId}': shows('files', File, { key: 'fileId' }),
      [path]: { answers: { 204: null, 404: null } },
    },
  },
  racy: {
    [path]: async ({ db, params }) => {
      if (!(await db.one('SELECT 1 FROM files WHERE fileId = ?', params.fileId!))) return missing();
      await db.run('DELETE FROM files WHERE fileId = ?', params.fileId!);
      return reply(204);
    },
  },
  repaired: { [path]: removes('files', { key: 'fileId' }).run! },
  drill: {
    prepare: async (api, run) => (await api('POST', '/files', { name: run, bytes: 1 })).body,
    send: (api, { fileId }) => api('DELETE', `/files/${fileId}`),
    broken: (_api, _file, replies) => {
      const deleted = replies.filter(({ status }) => status === 204).length;
      return deleted === 1 ? undefined : `deleted ${deleted} times`;
    },
  },
});
