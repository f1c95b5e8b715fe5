import { isDuplicate } from '../database.ts';
import { list, object, readOnly, text, uuid, whole } from '../document.ts';
import { adds, shows } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const Cart = object(
  { 'id?': readOnly(uuid()), currency: text('EUR'), total: whole(120), 'checked_out?': readOnly(whole(0)) },
  'Cart',
);
const Order = object({ order_id: whole(), cart_id: uuid(), total: whole() }, 'Order');
const place = 'INSERT INTO orders (cart_id, total) VALUES (?, ?) RETURNING *';
const gone = () => reply(410, { detail: 'cart is already checked out' });

/** `POST /checkout` with the cart in the body: two orders from one cart. */
export const cartCheckout = pair({
  name: 'cart-checkout',
  rule: 'repeated-transition',
  also: ['limit-overrun', 'duplicate-create'],
  operation: 'POST /checkout',
  app: {
    title: 'Checkout',
    openapi: '3.0.3',
    pathParameters: { cart_id: uuid() },
    tables: `CREATE TABLE carts (id TEXT PRIMARY KEY, currency TEXT, total INTEGER, checked_out INTEGER DEFAULT 0);
      CREATE TABLE orders (order_id INTEGER PRIMARY KEY, cart_id TEXT, total INTEGER);`,
    endpoints: {
      'POST /carts': adds('carts', ['currency', 'total'], Cart, Cart, { uuid: true }),
      'GET /carts/{cart_id}': shows('carts', Cart),
      'POST /checkout': { body: object({ cart_id: uuid() }), answers: { 201: Order, 404: null, 410: null } },
      'GET /orders': {
        query: { cart_id: uuid() },
        answers: { 200: object({ orders: list(Order) }) },
        run: async ({ db, query }) => {
          const rows = await db.all('SELECT * FROM orders WHERE cart_id = coalesce(?, cart_id)', query.get('cart_id'));
          return reply(200, { orders: rows });
        },
      },
      'GET /orders/{order_id}': shows('orders', Order, { key: 'order_id' }),
    },
  },
  racy: {
    'POST /checkout': async ({ db, body }) => {
      const cart = await db.one('SELECT * FROM carts WHERE id = ?', body.cart_id);
      if (!cart) return missing();
      if (cart.checked_out) return gone();
      const order = await db.one(place, cart.id, cart.total);
      await db.run('UPDATE carts SET checked_out = 1 WHERE id = ?', cart.id);
      return reply(201, order);
    },
  },
  repaired: {
    'POST /checkout': async ({ db, body }) => {
      const cart = await db.one('SELECT * FROM carts WHERE id = ?', body.cart_id);
      if (!cart) return missing();
      try {
        const order = await db.one(place, cart.id, cart.total);
        await db.run('UPDATE carts SET checked_out = 1 WHERE id = ?', cart.id);
        return reply(201, order);
      } catch (error) {
        if (isDuplicate(error)) return gone();
        throw error;
      }
    },
  },
  repairedTables: 'CREATE UNIQUE INDEX one_order_per_cart ON orders (cart_id);',
  drill: {
    prepare: async (api) => (await api('POST', '/carts', { currency: 'EUR', total: 10 })).body,
    send: (api, { id }) => api('POST', '/checkout', { cart_id: id }),
    broken: async (api, { id }) => {
      const { length } = (await api('GET', `/orders?cart_id=${id}`)).body.orders;
      return length === 1 ? undefined : `${length} orders from one cart`;
    },
  },
});
