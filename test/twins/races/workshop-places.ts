import type { Session } from '../database.ts';
import { list, object, readOnly, text, whole } from '../document.ts';
import { adds, lists, shows } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const Workshop = object(
  { 'id?': readOnly(whole()), topic: text('Pottery'), places: whole(1, { minimum: 0 }) },
  'Workshop',
);
const Booking = object({ 'id?': readOnly(whole()), attendee: text('Bo') }, 'Booking');
const path = 'POST /workshops/{id}/bookings';
const full = () => reply(409, { error: 'fully booked' });
const taken = async (db: Session, id: string) =>
  (await db.one('SELECT count(*) AS n FROM bookings WHERE workshop_id = ?', id))!.n;
const find = 'SELECT places FROM workshops WHERE id = ?';
const book = 'INSERT INTO bookings (workshop_id, attendee) VALUES (?, ?) RETURNING id, attendee';

class Full extends Error {}

/** Counts again after inserting and refuses, but forgets to take the row back: a refused request has changed the state. */
export const workshopPlaces = pair({
  name: 'workshop-places',
  rule: 'phantom-effect',
  also: ['limit-overrun'],
  operation: path,
  app: {
    title: 'Workshops',
    openapi: '3.0.3',
    tables: `CREATE TABLE workshops (id INTEGER PRIMARY KEY, topic TEXT, places INTEGER);
      CREATE TABLE bookings (id INTEGER PRIMARY KEY, workshop_id INTEGER, attendee TEXT);`,
    endpoints: {
      'POST /workshops': adds('workshops', ['topic', 'places'], Workshop, Workshop),
      'GET /workshops/{id}': shows('workshops', Workshop),
      'GET /workshops/{id}/bookings': {
        ...lists('bookings', Booking, { by: { workshop_id: 'id' } }),
        answers: { 200: list(Booking) },
      },
      [path]: { body: Booking, answers: { 201: Booking, 404: null, 409: null } },
    },
  },
  racy: {
    [path]: async ({ db, params, body }) => {
      const workshop = await db.one(find, params.id!);
      if (!workshop) return missing();
      if ((await taken(db, params.id!)) >= workshop.places) return full();
      const booking = await db.one(book, params.id!, body.attendee);
      return (await taken(db, params.id!)) > workshop.places ? full() : reply(201, booking);
    },
  },
  repaired: {
    [path]: ({ db, params, body }) =>
      db
        .transaction(async (tx) => {
          const workshop = await tx.one(find, params.id!);
          if (!workshop) return missing();
          const booking = await tx.one(book, params.id!, body.attendee);
          if ((await taken(tx, params.id!)) > workshop.places) throw new Full();
          return reply(201, booking);
        })
        .catch((error) => {
          if (error instanceof Full) return full();
          throw error;
        }),
  },
  drill: {
    prepare: async (api, run) => (await api('POST', '/workshops', { topic: run, places: 1 })).body,
    send: (api, { id }, i) => api('POST', `/workshops/${id}/bookings`, { attendee: `a${i}` }),
    broken: async (api, { id }, replies) => {
      const acknowledged = replies.filter(({ status }) => status === 201).length;
      const { length } = (await api('GET', `/workshops/${id}/bookings`)).body;
      return length === acknowledged ? undefined : `${acknowledged} acknowledged, ${length} booked`;
    },
  },
});
