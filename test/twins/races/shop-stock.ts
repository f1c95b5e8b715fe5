import { decimal, object, text, whole } from '../document.ts';
import { adds, lists, shows } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const Product = object(
  { 'id?': whole(1, { readOnly: true }), title: text('Mug'), price: decimal(9.5), stock: whole(3, { minimum: 0 }) },
  'Product',
);
const Purchase = object({ quantity: whole(1, { minimum: 1 }) }, 'Purchase');
const Left = object({ product_id: whole(), quantity: whole(), stock: whole() });
const path = 'POST /products/{product_id}/purchase';
const out = () => reply(409, { error: 'out of stock' });

/** The check is apart from the subtraction, which is relative: the stock goes below zero. */
export const shopStock = pair({
  name: 'shop-stock',
  rule: 'bound-violation',
  also: ['limit-overrun'],
  operation: path,
  app: {
    title: 'Shop',
    openapi: '3.0.3',
    tables: 'CREATE TABLE products (id INTEGER PRIMARY KEY, title TEXT, price REAL, stock INTEGER);',
    endpoints: {
      'POST /products': adds('products', ['title', 'price', 'stock'], Product, Product),
      'GET /products': lists('products', Product),
      'GET /products/{product_id}': shows('products', Product),
      [path]: { body: Purchase, answers: { 200: Left, 404: null, 409: null } },
    },
  },
  racy: {
    [path]: async ({ db, params, body }) => {
      const product = await db.one('SELECT * FROM products WHERE id = ?', params.product_id!);
      if (!product) return missing();
      if (product.stock < body.quantity) return out();
      const sql = 'UPDATE products SET stock = stock - ? WHERE id = ? RETURNING id AS product_id, stock';
      return reply(200, { ...(await db.one(sql, body.quantity, params.product_id!)), quantity: body.quantity });
    },
  },
  repaired: {
    [path]: async ({ db, params, body }) => {
      const sql = 'UPDATE products SET stock = stock - ? WHERE id = ? AND stock >= ? RETURNING id AS product_id, stock';
      const row = await db.one(sql, body.quantity, params.product_id!, body.quantity);
      if (row) return reply(200, { ...row, quantity: body.quantity });
      return (await db.one('SELECT 1 FROM products WHERE id = ?', params.product_id!)) ? out() : missing();
    },
  },
  drill: {
    prepare: async (api, run) => (await api('POST', '/products', { title: run, price: 1, stock: 1 })).body,
    send: (api, { id }) => api('POST', `/products/${id}/purchase`, { quantity: 1 }),
    broken: async (api, { id }) => {
      const { stock } = (await api('GET', `/products/${id}`)).body;
      return stock === 0 ? undefined : `stock is ${stock}`;
    },
  },
});
