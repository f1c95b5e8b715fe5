import { choice, object, readOnly, text, whole } from '../document.ts';
import { adds, lists, shows } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const Customer = object({ 'id?': readOnly(whole()), name: text('Ravi'), 'credit?': readOnly(whole(0)) }, 'Customer');
const Order = object(
  {
    'id?': readOnly(whole()),
    customerId: whole(1),
    amount: whole(40),
    'state?': readOnly(choice('placed', 'cancelled')),
  },
  'Order',
);
const path = 'POST /orders/{orderId}/cancel';
const credit = 'UPDATE customers SET credit = credit + ? WHERE id = ?';
const outcome = (success: boolean) => reply(200, { success });

/** 200 for everybody; cancelling credits the customer, who is another resource. */
export const orderRefund = pair({
  name: 'order-refund',
  rule: 'repeated-transition',
  also: ['double-spend', 'limit-overrun'],
  operation: path,
  app: {
    title: 'Orders',
    openapi: '3.1.0',
    tables: `CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, credit INTEGER DEFAULT 0);
      CREATE TABLE orders (id INTEGER PRIMARY KEY, customerId INTEGER, amount INTEGER, state TEXT DEFAULT 'placed');`,
    endpoints: {
      'POST /customers': adds('customers', ['name'], Customer, Customer),
      'GET /customers/{customerId}': shows('customers', Customer),
      'POST /orders': adds('orders', ['customerId', 'amount'], Order, Order),
      'GET /orders': lists('orders', Order),
      'GET /orders/{orderId}': shows('orders', Order),
      [path]: { answers: { 200: object({ success: { type: 'boolean' } }), 404: null } },
    },
  },
  racy: {
    [path]: async ({ db, params }) => {
      const order = await db.one('SELECT * FROM orders WHERE id = ?', params.orderId!);
      if (!order) return missing();
      if (order.state === 'cancelled') return outcome(false);
      await db.run(credit, order.amount, order.customerId);
      await db.run("UPDATE orders SET state = 'cancelled' WHERE id = ?", order.id);
      return outcome(true);
    },
  },
  repaired: {
    [path]: async ({ db, params }) => {
      const sql = "UPDATE orders SET state = 'cancelled' WHERE id = ? AND state = 'placed' RETURNING *";
      const order = await db.one(sql, params.orderId!);
      if (order) await db.run(credit, order.amount, order.customerId);
      else if (!(await db.one('SELECT 1 FROM orders WHERE id = ?', params.orderId!))) return missing();
      return outcome(order !== undefined);
    },
  },
  drill: {
    prepare: async (api, run) => {
      const customer = (await api('POST', '/customers', { name: run })).body;
      return { customer, order: (await api('POST', '/orders', { customerId: customer.id, amount: 40 })).body };
    },
    send: (api, { order }) => api('POST', `/orders/${order.id}/cancel`),
    broken: async (api, { customer }) => {
      const { credit } = (await api('GET', `/customers/${customer.id}`)).body;
      return credit === 40 ? undefined : `credited ${credit} of 40`;
    },
  },
});
