import { isDuplicate } from '../database.ts';
import { email, list, object, readOnly, text, whole } from '../document.ts';
import { adds, lists, shows } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const Drop = object({ 'dropId?': readOnly(whole()), model: text('AJ 1'), pairs: whole(50, { minimum: 0 }) }, 'Drop');
const Order = object({ 'id?': readOnly(whole()), email: email() }, 'DropOrder');
const path = 'POST /drops/{dropId}/orders';
const twice = () => reply(409, { error: 'one pair per customer' });
const out = () => reply(422, { error: 'sold out' });
const take = 'UPDATE drops SET pairs = pairs - 1 WHERE dropId = ? AND pairs >= 1';
const place = 'INSERT INTO orders (dropId, email) VALUES (?, ?) RETURNING id, email';

/** Two writes without a transaction: the loser is refused by the constraint, the pair it took stays taken. */
export const sneakerDrops = pair({
  name: 'sneaker-drops',
  rule: 'phantom-effect',
  also: ['bound-violation'],
  operation: path,
  app: {
    title: 'Drops',
    openapi: '3.1.0',
    tables: `CREATE TABLE drops (dropId INTEGER PRIMARY KEY, model TEXT, pairs INTEGER);
      CREATE TABLE orders (id INTEGER PRIMARY KEY, dropId INTEGER, email TEXT, UNIQUE (dropId, email));`,
    endpoints: {
      'POST /drops': adds('drops', ['model', 'pairs'], Drop, Drop),
      'GET /drops/{dropId}': shows('drops', Drop, { key: 'dropId' }),
      'GET /drops/{dropId}/orders': {
        ...lists('orders', Order, { by: { dropId: 'dropId' } }),
        answers: { 200: list(Order) },
      },
      [path]: { body: Order, answers: { 201: Order, 404: null, 409: null, 422: null } },
    },
  },
  racy: {
    [path]: async ({ db, params, body }) => {
      if (!(await db.one('SELECT 1 FROM drops WHERE dropId = ?', params.dropId!))) return missing();
      if (await db.one('SELECT 1 FROM orders WHERE dropId = ? AND email = ?', params.dropId!, body.email))
        return twice();
      if ((await db.run(take, params.dropId!)).changes === 0) return out();
      try {
        return reply(201, await db.one(place, params.dropId!, body.email));
      } catch (error) {
        if (isDuplicate(error)) return twice();
        throw error;
      }
    },
  },
  repaired: {
    [path]: async ({ db, params, body }) => {
      if (!(await db.one('SELECT 1 FROM drops WHERE dropId = ?', params.dropId!))) return missing();
      try {
        return await db.transaction(async (tx) => {
          if (await tx.one('SELECT 1 FROM orders WHERE dropId = ? AND email = ?', params.dropId!, body.email))
            return twice();
          if ((await tx.run(take, params.dropId!)).changes === 0) return out();
          return reply(201, await tx.one(place, params.dropId!, body.email));
        });
      } catch (error) {
        if (isDuplicate(error)) return twice();
        throw error;
      }
    },
  },
  drill: {
    prepare: async (api, run) => (await api('POST', '/drops', { model: run, pairs: 50 })).body,
    send: (api, { dropId }) => api('POST', `/drops/${dropId}/orders`, { email: 'fan@example.org' }),
    broken: async (api, { dropId }) => {
      const { pairs } = (await api('GET', `/drops/${dropId}`)).body;
      const { length } = (await api('GET', `/drops/${dropId}/orders`)).body;
      return pairs + length === 50 ? undefined : `${length} orders took ${50 - pairs} pairs`;
    },
  },
});
