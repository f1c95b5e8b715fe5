import { object, readOnly, text, whole } from '../document.ts';
import { lists, shows } from '../plain.ts';
import { pair, reply } from '../server.ts';

const Ticket = object({ 'id?': readOnly(whole()), subject: text('It broke'), severity: text('low') }, 'SupportTicket');
const add = 'INSERT INTO tickets (id, subject, severity) VALUES (?, ?, ?)';

/** Identifiers from a counter row, read and written apart; the table has no primary key. */
export const supportTickets = pair({
  name: 'support-tickets',
  rule: 'identity-collision',
  operation: 'POST /support/tickets',
  app: {
    title: 'Support desk',
    openapi: '2.0',
    tables: `CREATE TABLE tickets (id INTEGER, subject TEXT, severity TEXT);
      CREATE TABLE counters (name TEXT, next INTEGER); INSERT INTO counters VALUES ('ticket', 1000);`,
    endpoints: {
      'POST /support/tickets': { body: Ticket, answers: { 201: Ticket }, returns: ['Location'] },
      'GET /support/tickets': lists('tickets', Ticket),
      'GET /support/tickets/{ticketId}': shows('tickets', Ticket),
    },
  },
  racy: {
    'POST /support/tickets': async ({ db, body }) => {
      const counter = await db.one("SELECT next FROM counters WHERE name = 'ticket'");
      const id = counter!.next;
      await db.run("UPDATE counters SET next = ? WHERE name = 'ticket'", id + 1);
      await db.run(add, id, body.subject, body.severity);
      return reply(201, { id, subject: body.subject, severity: body.severity }, { location: `/support/tickets/${id}` });
    },
  },
  repaired: {
    'POST /support/tickets': async ({ db, body }) => {
      const counter = await db.one(
        "UPDATE counters SET next = next + 1 WHERE name = 'ticket' RETURNING next - 1 AS id",
      );
      const id = counter!.id;
      await db.run(add, id, body.subject, body.severity);
      return reply(201, { id, subject: body.subject, severity: body.severity }, { location: `/support/tickets/${id}` });
    },
  },
  drill: {
    prepare: () => Promise.resolve(undefined),
    send: (api, _, i) => api('POST', '/support/tickets', { subject: `s${i}`, severity: 'low' }),
    broken: (_api, _fixture, replies) => {
      const ids = replies.map(({ body }) => body.id);
      return new Set(ids).size === ids.length ? undefined : `ids ${ids.join(', ')}`;
    },
  },
});
