import type { Row } from '../database.ts';
import { flag, object, text, whole } from '../document.ts';
import { adds, shows } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const Hotel = object({ hotel_id: whole(1, { readOnly: true }), name: text('Adler') }, 'Hotel');
const NewHotel = object({ name: text('Adler') });
const Settings = object(
  { 'minibar?': flag(true), 'temperature?': whole(20), 'wake_up?': text('07:00') },
  'RoomSettings',
);
const Room = object({ hotel_id: whole(), number: text('101'), settings: Settings }, 'Room');
const path = 'PATCH /hotels/{hotel_id}/rooms/{number}';
const key = 'hotel_id = ? AND number = ?';
const view = (row: Row) => ({ hotel_id: row.hotel_id, number: row.number, settings: JSON.parse(row.settings) });

/** A nested document, merged in the application. */
export const roomSettings = pair({
  name: 'room-settings',
  rule: 'lost-field-update',
  operation: path,
  app: {
    title: 'Hotel rooms',
    openapi: '3.1.0',
    pathParameters: { number: text() },
    tables: `CREATE TABLE hotels (hotel_id INTEGER PRIMARY KEY, name TEXT);
      CREATE TABLE rooms (hotel_id INTEGER, number TEXT, settings TEXT, PRIMARY KEY (hotel_id, number));`,
    endpoints: {
      'POST /hotels': adds('hotels', ['name'], NewHotel, Hotel),
      'GET /hotels/{hotel_id}': shows('hotels', Hotel, { key: 'hotel_id' }),
      'POST /hotels/{hotel_id}/rooms': {
        body: object({ number: text('101') }),
        answers: { 201: Room, 404: null, 409: null },
        run: async ({ db, params, body }) => {
          if (!(await db.one('SELECT 1 FROM hotels WHERE hotel_id = ?', params.hotel_id!))) return missing();
          const initial = JSON.stringify({ minibar: false, temperature: 18, wake_up: '' });
          const sql = 'INSERT INTO rooms VALUES (?, ?, ?) ON CONFLICT DO NOTHING RETURNING *';
          const row = await db.one(sql, params.hotel_id!, body.number, initial);
          return row ? reply(201, view(row)) : reply(409, { error: 'room exists' });
        },
      },
      'GET /hotels/{hotel_id}/rooms/{number}': {
        answers: { 200: Room, 404: null },
        run: async ({ db, params }) => {
          const row = await db.one(`SELECT * FROM rooms WHERE ${key}`, params.hotel_id!, params.number!);
          return row ? reply(200, view(row)) : missing();
        },
      },
      [path]: {
        body: object({ settings: Settings }),
        media: 'application/merge-patch+json',
        answers: { 200: Room, 404: null },
      },
    },
  },
  racy: {
    [path]: async ({ db, params, body }) => {
      const row = await db.one(`SELECT * FROM rooms WHERE ${key}`, params.hotel_id!, params.number!);
      if (!row) return missing();
      const settings = { ...JSON.parse(row.settings), ...body.settings };
      await db.run(
        `UPDATE rooms SET settings = ? WHERE ${key}`,
        JSON.stringify(settings),
        params.hotel_id!,
        params.number!,
      );
      return reply(200, { ...row, settings });
    },
  },
  repaired: {
    [path]: async ({ db, params, body }) => {
      const sql = `UPDATE rooms SET settings = json_patch(settings, ?) WHERE ${key} RETURNING *`;
      const row = await db.one(sql, JSON.stringify(body.settings), params.hotel_id!, params.number!);
      return row ? reply(200, view(row)) : missing();
    },
  },
  drill: {
    prepare: async (api, run) => {
      const { hotel_id } = (await api('POST', '/hotels', { name: run })).body;
      await api('POST', `/hotels/${hotel_id}/rooms`, { number: '7' });
      return `/hotels/${hotel_id}/rooms/7`;
    },
    send: (api, path, i) => api('PATCH', path, { settings: i % 2 === 0 ? { minibar: true } : { temperature: 23 } }),
    broken: async (api, path) => {
      const { minibar, temperature } = (await api('GET', path)).body.settings;
      return minibar && temperature === 23 ? undefined : `minibar ${minibar}, temperature ${temperature}`;
    },
  },
});
