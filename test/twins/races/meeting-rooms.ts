import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { object, readOnly, text, whole } from '../document.ts';
import { adds, lists, shows } from '../plain.ts';
import { type Call, type Handler, missing, pair, reply } from '../server.ts';

const Room = object({ 'id?': readOnly(whole()), name: text('Blue'), slots: whole(1, { minimum: 0 }) }, 'MeetingRoom');
const Meeting = object({ 'id?': readOnly(whole()), agenda: text('Plans') }, 'Meeting');
const path = 'POST /rooms/{roomId}/meetings';
const pack = promisify(gzip);
const PATIENCE = 22;

/** Writes the calendar entry: a compressed attachment and three statements. */
async function book({ db, params, body }: Call) {
  const room = await db.one('SELECT slots FROM rooms WHERE id = ?', params.roomId!);
  if (!room) return missing();
  const { n } = (await db.one('SELECT count(*) AS n FROM meetings WHERE roomId = ?', params.roomId!))!;
  if (n >= room.slots) return reply(409, { error: 'room is taken' });
  const attachment = await pack(JSON.stringify(body).repeat(200));
  const sql = 'INSERT INTO meetings (roomId, agenda, bytes) VALUES (?, ?, ?) RETURNING id, agenda';
  return reply(201, await db.one(sql, params.roomId!, body.agenda, attachment.length));
}

/** Takes the lock row, or asks again up to `patience` times. */
async function lock({ db, params }: Call, patience: number): Promise<boolean> {
  for (let asked = 0; asked < patience; asked += 1) {
    const { changes } = await db.run('INSERT INTO locks (room) VALUES (?) ON CONFLICT DO NOTHING', params.roomId!);
    if (changes === 1) return true;
  }
  return false;
}

const locked =
  (patience: number, otherwise: Handler): Handler =>
  async (call) => {
    if (!(await lock(call, patience))) return otherwise(call);
    return Promise.resolve(book(call)).finally(() =>
      call.db.run('DELETE FROM locks WHERE room = ?', call.params.roomId!),
    );
  };

/** Who has waited too long for the lock goes on without it. */
export const meetingRooms = pair({
  name: 'meeting-rooms',
  rule: 'limit-overrun',
  operation: path,
  hard: true,
  app: {
    title: 'Meeting rooms',
    openapi: '3.0.3',
    tables: `CREATE TABLE rooms (id INTEGER PRIMARY KEY, name TEXT, slots INTEGER);
      CREATE TABLE meetings (id INTEGER PRIMARY KEY, roomId INTEGER, agenda TEXT, bytes INTEGER);
      CREATE TABLE locks (room INTEGER PRIMARY KEY);`,
    endpoints: {
      'POST /rooms': adds('rooms', ['name', 'slots'], Room, Room),
      'GET /rooms/{roomId}': shows('rooms', Room),
      'GET /rooms/{roomId}/meetings': lists('meetings', Meeting, {
        by: { roomId: 'roomId' },
        view: ({ id, agenda }) => ({ id, agenda }),
      }),
      [path]: { body: Meeting, answers: { 201: Meeting, 404: null, 409: null } },
    },
  },
  racy: { [path]: locked(PATIENCE, book) },
  repaired: { [path]: locked(Number.POSITIVE_INFINITY, book) },
  drill: {
    prepare: async (api, run) => (await api('POST', '/rooms', { name: run, slots: 1 })).body,
    send: (api, { id }, i) => api('POST', `/rooms/${id}/meetings`, { agenda: `a${i}` }),
    broken: async (api, { id }) => {
      const { length } = (await api('GET', `/rooms/${id}/meetings`)).body;
      return length === 1 ? undefined : `${length} meetings in one slot`;
    },
  },
});
