import { list, object, readOnly, text, whole } from '../document.ts';
import { insert, lists, shows } from '../plain.ts';
import { type Handler, pair, reply } from '../server.ts';

const Payment = object(
  { 'id?': readOnly(whole()), amount: whole(1999), currency: text('EUR'), note: text('order 7') },
  'Payment',
);
const columns = ['amount', 'currency', 'note'];
const header = { 'Idempotency-Key': { type: 'string' } };
const keyOf = (headers: Record<string, unknown>) => String(headers['idempotency-key'] ?? '');

const create: Handler = async (call) => reply(201, await insert(call, 'payments', columns));

/** The key is looked up first and stored last, so that two requests with one key both pay. */
export const keyedPayments = pair({
  name: 'keyed-payments',
  rule: 'idempotency-violation',
  operation: 'POST /payments',
  app: {
    title: 'Payments',
    openapi: '3.0.3',
    tables: `CREATE TABLE payments (id INTEGER PRIMARY KEY, amount INTEGER, currency TEXT, note TEXT);
      CREATE TABLE answers (key TEXT PRIMARY KEY, body TEXT);`,
    endpoints: {
      'POST /payments': { body: Payment, header, answers: { 201: Payment, 400: null, 409: null } },
      'GET /payments': { ...lists('payments', Payment), answers: { 200: list(Payment) } },
      'GET /payments/{id}': shows('payments', Payment),
    },
  },
  racy: {
    'POST /payments': async (call) => {
      const key = keyOf(call.headers);
      if (!key) return reply(400, { error: 'Idempotency-Key is required' });
      const known = await call.db.one('SELECT body FROM answers WHERE key = ?', key);
      if (known) return reply(201, JSON.parse(known.body));
      const answer = await create(call);
      await call.db.run('INSERT OR REPLACE INTO answers (key, body) VALUES (?, ?)', key, JSON.stringify(answer.body));
      return answer;
    },
  },
  repaired: {
    'POST /payments': async (call) => {
      const key = keyOf(call.headers);
      if (!key) return reply(400, { error: 'Idempotency-Key is required' });
      const first = await call.db.run('INSERT INTO answers (key) VALUES (?) ON CONFLICT DO NOTHING', key);
      if (first.changes === 0) {
        const known = await call.db.one('SELECT body FROM answers WHERE key = ?', key);
        return known!.body ? reply(201, JSON.parse(known!.body)) : reply(409, { error: 'still in progress' });
      }
      const answer = await create(call);
      await call.db.run('UPDATE answers SET body = ? WHERE key = ?', JSON.stringify(answer.body), key);
      return answer;
    },
  },
  drill: {
    prepare: (_api, run) => Promise.resolve(`key-${run}`),
    send: (api, key) => api('POST', '/payments', { amount: 5, currency: 'EUR', note: key }, { 'idempotency-key': key }),
    broken: async (api, key) => {
      const made = (await api('GET', '/payments')).body.filter(({ note }: { note: string }) => note === key);
      return made.length === 1 ? undefined : `${made.length} payments for one key`;
    },
  },
});
