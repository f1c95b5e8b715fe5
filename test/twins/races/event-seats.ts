import type { Session } from '../database.ts';
import { moment, object, readOnly, text, whole } from '../document.ts';
import { adds, lists, shows } from '../plain.ts';
import { type Answer, missing, pair, reply } from '../server.ts';

const Event = object(
  { 'id?': readOnly(whole()), name: text('Jazz night'), capacity: whole(2, { minimum: 0 }) },
  'Event',
);
const Reservation = object({ id: whole(), event_id: whole(), guest: text(), created_at: moment() }, 'Reservation');

async function book(db: Session, id: string, guest: string): Promise<Answer> {
  const created = new Date().toISOString();
  const { id: row } = await db.run(
    'INSERT INTO reservations (event_id, guest, created_at) VALUES (?, ?, ?)',
    id,
    guest,
    created,
  );
  return reply(201, { id: row, event_id: Number(id), guest, created_at: created });
}

/** Counts the children, then inserts one more. */
export const eventSeats = pair({
  name: 'event-seats',
  rule: 'limit-overrun',
  operation: 'POST /events/{id}/reservations',
  app: {
    title: 'Event seats',
    openapi: '3.0.3',
    tables: `CREATE TABLE events (id INTEGER PRIMARY KEY, name TEXT, capacity INTEGER);
      CREATE TABLE reservations (id INTEGER PRIMARY KEY, event_id INTEGER, guest TEXT, created_at TEXT);
      CREATE INDEX by_event ON reservations (event_id);`,
    endpoints: {
      'POST /events': adds('events', ['name', 'capacity'], Event, Event),
      'GET /events': lists('events', Event),
      'GET /events/{id}': shows('events', Event),
      'GET /events/{id}/reservations': lists('reservations', Reservation, { by: { event_id: 'id' } }),
      'POST /events/{id}/reservations': {
        body: object({ guest: text('Ada') }),
        answers: { 201: Reservation, 404: null, 409: null },
      },
    },
  },
  racy: {
    'POST /events/{id}/reservations': async ({ db, params, body }) => {
      const event = await db.one('SELECT capacity FROM events WHERE id = ?', params.id!);
      if (!event) return missing();
      const { taken } = (await db.one('SELECT count(*) AS taken FROM reservations WHERE event_id = ?', params.id!))!;
      if (taken >= event.capacity) return reply(409, { error: 'sold out' });
      return book(db, params.id!, body.guest);
    },
  },
  repaired: {
    'POST /events/{id}/reservations': ({ db, params, body }) =>
      db.transaction(async (tx) => {
        const event = await tx.one('SELECT capacity FROM events WHERE id = ?', params.id!);
        if (!event) return missing();
        const { taken } = (await tx.one('SELECT count(*) AS taken FROM reservations WHERE event_id = ?', params.id!))!;
        return taken < event.capacity ? book(tx, params.id!, body.guest) : reply(409, { error: 'sold out' });
      }),
  },
  drill: {
    prepare: async (api, run) => (await api('POST', '/events', { name: `Concert ${run}`, capacity: 1 })).body,
    send: (api, event, i) => api('POST', `/events/${event.id}/reservations`, { guest: `guest ${i}` }),
    broken: async (api, event) => {
      const { length } = (await api('GET', `/events/${event.id}/reservations`)).body;
      return length === 1 ? undefined : `${length} reservations of 1 seat`;
    },
  },
});
