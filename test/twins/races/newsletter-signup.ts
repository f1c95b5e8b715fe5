import { list, object, text, whole } from '../document.ts';
import { shows } from '../plain.ts';
import { pair, reply } from '../server.ts';

const Subscriber = object({ id: whole(), email: text(), first_name: text() }, 'Subscriber');
const refused = () => reply(200, { error: 'email already subscribed' });

/** Answers 200 to everybody; only the body says who was refused. */
export const newsletterSignup = pair({
  name: 'newsletter-signup',
  rule: 'duplicate-create',
  operation: 'POST /api/subscribers/',
  app: {
    title: 'Newsletter',
    openapi: '3.0.3',
    tables: 'CREATE TABLE subscribers (id INTEGER PRIMARY KEY, email TEXT, first_name TEXT);',
    endpoints: {
      'POST /api/subscribers/': {
        body: object({ email: text('reader@example.org'), first_name: text('Lin') }),
        answers: { 200: object({ 'status?': text('subscribed'), 'id?': whole(), 'error?': text() }) },
      },
      'GET /api/subscribers/': {
        query: { page: whole(1), email: text() },
        answers: { 200: object({ count: whole(), results: list(Subscriber) }) },
        run: async ({ db, query }) => {
          const wanted = query.get('email') ?? '%';
          const skip = 25 * (Number(query.get('page') ?? 1) - 1);
          const counted = await db.one('SELECT count(*) AS count FROM subscribers WHERE email LIKE ?', wanted);
          const sql = 'SELECT * FROM subscribers WHERE email LIKE ? ORDER BY id DESC LIMIT 25 OFFSET ?';
          return reply(200, { ...counted, results: await db.all(sql, wanted, skip) });
        },
      },
      'GET /api/subscribers/{id}/': shows('subscribers', Subscriber),
    },
  },
  racy: {
    'POST /api/subscribers/': async ({ db, body }) => {
      if (await db.one('SELECT 1 FROM subscribers WHERE email = ?', body.email)) return refused();
      const { id } = await db.run(
        'INSERT INTO subscribers (email, first_name) VALUES (?, ?)',
        body.email,
        body.first_name,
      );
      return reply(200, { status: 'subscribed', id });
    },
  },
  repaired: {
    'POST /api/subscribers/': async ({ db, body }) => {
      const sql = 'INSERT INTO subscribers (email, first_name) VALUES (?, ?) ON CONFLICT DO NOTHING';
      const { changes, id } = await db.run(sql, body.email, body.first_name);
      return changes === 1 ? reply(200, { status: 'subscribed', id }) : refused();
    },
  },
  repairedTables: 'CREATE UNIQUE INDEX one_per_email ON subscribers (email);',
  drill: {
    prepare: async (_api, run) => ({ email: `${run}@example.org` }),
    send: (api, { email }, i) => api('POST', '/api/subscribers/', { email, first_name: `n${i}` }),
    broken: async (api, { email }) => {
      const { count } = (await api('GET', `/api/subscribers/?email=${email}`)).body;
      return count === 1 ? undefined : `${count} subscriptions of one email`;
    },
  },
});
