import { object, readOnly, text, whole } from '../document.ts';
import { adds, lists, shows } from '../plain.ts';
import { pair, reply } from '../server.ts';

const Entry = object(
  { 'id?': readOnly(whole()), author: text('Fay'), message: text('lovely place') },
  'GuestbookEntry',
);
const add = 'INSERT INTO entries (author, message) VALUES (?, ?)';

/** The entry is kept in a variable of the module while the database works. */
export const guestbook = pair({
  name: 'guestbook',
  rule: 'response-bleed',
  operation: 'POST /guestbook',
  app: {
    title: 'Guestbook',
    openapi: '3.0.3',
    tables: 'CREATE TABLE entries (id INTEGER PRIMARY KEY, author TEXT, message TEXT);',
    endpoints: {
      'POST /guestbook': adds('entries', ['author', 'message'], Entry, Entry),
      'GET /guestbook': lists('entries', Entry),
      'GET /guestbook/{id}': shows('entries', Entry),
    },
  },
  racy: {
    'POST /guestbook': async ({ db, body, memory }) => {
      memory.current = { author: body.author, message: body.message };
      const { id } = await db.run(add, body.author, body.message);
      return reply(201, { id, ...memory.current });
    },
  },
  repaired: {
    'POST /guestbook': async ({ db, body }) => {
      const { id } = await db.run(add, body.author, body.message);
      return reply(201, { id, author: body.author, message: body.message });
    },
  },
  drill: {
    prepare: (_api, run) => Promise.resolve(run),
    send: (api, run, i) => api('POST', '/guestbook', { author: `${run} ${i}`, message: 'hi' }),
    broken: (_api, run, replies) => {
      const wrong = replies.filter(({ body }, i) => body.author !== `${run} ${i}`).length;
      return wrong === 0 ? undefined : `${wrong} answers carry the entry of another`;
    },
  },
});
