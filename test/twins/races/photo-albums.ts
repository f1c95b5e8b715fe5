import { list, object, readOnly, text, whole } from '../document.ts';
import { adds, lists, shows } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const Album = object({ 'id?': readOnly(whole()), name: text('Iceland') }, 'Album');
const Photo = object({ 'id?': readOnly(whole()), 'albumId?': readOnly(whole()), caption: text('geyser') }, 'Photo');
const upload = 'POST /albums/{albumId}/photos';
const remove = 'DELETE /albums/{albumId}';
const add = 'INSERT INTO photos (albumId, caption)';

/** The parent is looked for, then the child inserted; deleting the parent takes only the children it finds. */
export const photoAlbums = pair({
  name: 'photo-albums',
  rule: 'orphaned-child',
  operation: upload,
  app: {
    title: 'Albums',
    openapi: '3.0.3',
    tables: `CREATE TABLE albums (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT);
      CREATE TABLE photos (id INTEGER PRIMARY KEY AUTOINCREMENT, albumId INTEGER, caption TEXT);`,
    endpoints: {
      'POST /albums': adds('albums', ['name'], Album, Album),
      'GET /albums/{albumId}': shows('albums', Album),
      [remove]: { answers: { 204: null, 404: null } },
      [upload]: { body: Photo, answers: { 201: Photo, 404: null } },
      'GET /albums/{albumId}/photos': {
        ...lists('photos', Photo, { by: { albumId: 'albumId' } }),
        answers: { 200: list(Photo) },
      },
      'GET /photos/{photoId}': shows('photos', Photo),
    },
  },
  racy: {
    [upload]: async ({ db, params, body }) => {
      if (!(await db.one('SELECT 1 FROM albums WHERE id = ?', params.albumId!))) return missing();
      return reply(201, await db.one(`${add} VALUES (?, ?) RETURNING *`, Number(params.albumId), body.caption));
    },
    [remove]: async ({ db, params }) => {
      if (!(await db.one('SELECT 1 FROM albums WHERE id = ?', params.albumId!))) return missing();
      const [, { changes }] = await Promise.all([
        db.run('DELETE FROM photos WHERE albumId = ?', params.albumId!),
        db.run('DELETE FROM albums WHERE id = ?', params.albumId!),
      ]);
      return changes === 1 ? reply(204) : missing();
    },
  },
  repaired: {
    [upload]: async ({ db, params, body }) => {
      const row = await db.one(
        `${add} SELECT id, ? FROM albums WHERE id = ? RETURNING *`,
        body.caption,
        params.albumId!,
      );
      return row ? reply(201, row) : missing();
    },
    [remove]: ({ db, params }) =>
      db.transaction(async (tx) => {
        await tx.run('DELETE FROM photos WHERE albumId = ?', params.albumId!);
        const { changes } = await tx.run('DELETE FROM albums WHERE id = ?', params.albumId!);
        return changes === 1 ? reply(204) : missing();
      }),
  },
  drill: {
    prepare: async (api, run) => (await api('POST', '/albums', { name: run })).body,
    send: (api, { id }, i) =>
      i === 1 ? api('DELETE', `/albums/${id}`) : api('POST', `/albums/${id}/photos`, { caption: `c${i}` }),
    broken: async (api, { id }) => {
      const { length } = (await api('GET', `/albums/${id}/photos`)).body;
      return length === 0 ? undefined : `${length} photos in a deleted album`;
    },
  },
});
