import { Router } from 'express';
import { all, one, run, transaction } from '../database.js';
import { failure, required } from '../failure.js';

export const orders = Router();
const isRacy = process.env.RACEGATE_VARIANT !== 'repaired';

/**
 * @openapi
 * components:
 *   schemas:
 *     Order:
 *       type: object
 *       properties:
 *         id:
 *           type: integer
 *         cartId:
 *           type: integer
 *         total:
 *           type: number
 *         status:
 *           type: string
 *           enum: [placed, paid, cancelled]
 * /orders:
 *   get:
 *     summary: List orders
 *     tags: [Orders]
 *     responses:
 *       200:
 *         description: All orders
 *         content:
 *           application/json:
 *             schema:
 *               type: array
 *               items:
 *                 $ref: '#/components/schemas/Order'
 *   post:
 *     summary: Order what is in a cart
 *     tags: [Orders]
 *     parameters:
 *       - in: header
 *         name: Idempotency-Key
 *         schema:
 *           type: string
 *     requestBody:
 *       required: true
 *       content:
 *         application/json:
 *           schema:
 *             type: object
 *             required: [cartId]
 *             properties:
 *               cartId:
 *                 type: integer
 *     responses:
 *       201:
 *         description: Ordered
 *         content:
 *           application/json:
 *             schema:
 *               $ref: '#/components/schemas/Order'
 *       409:
 *         description: The cart is ordered already, or something is out of stock
 */
orders.get('/', async (_request, response) => {
  response.json((await all('SELECT * FROM orders ORDER BY id')).map(shown));
});

const shown = ({ idempotencyKey, ...order }) => order;
const byKey = 'SELECT * FROM orders WHERE idempotencyKey = ?';
const byId = 'SELECT * FROM orders WHERE id = ?';

orders.post('/', async ({ body, headers }, response) => {
  required(body, 'cartId');
  const key = headers['idempotency-key'] ?? null;
  const order = (key && (await one(byKey, key))) ?? (await place(body.cartId, key));
  response.status(201).json(shown(order));
});

const place = (cartId, key) => (isRacy ? placeWhenSeenOpen(cartId, key) : placeOnce(cartId, key));
const cartById = 'SELECT * FROM carts WHERE id = ?';
const close = "UPDATE carts SET status = 'ordered' WHERE id = ?";
const sum = `SELECT COALESCE(SUM(price * quantity), 0) AS total
             FROM cartItems JOIN products ON products.id = productId WHERE cartId = ?`;
const insert = "INSERT INTO orders (cartId, total, status, idempotencyKey) VALUES (?, ?, 'placed', ?) RETURNING *";

async function placeWhenSeenOpen(cartId, key) {
  const cart = await one(cartById, cartId);
  if (!cart) throw failure(404, 'Cart not found');
  if (cart.status !== 'open') throw failure(409, 'Cart is ordered already');
  const { total } = await one(sum, cartId);
  await run(close, cartId);
  return one(insert, cartId, total, key);
}

const placeOnce = (cartId, key) =>
  transaction(({ one, run }) => {
    // The same request may have been answered in the meantime.
    const earlier = key && one(byKey, key);
    if (earlier) return earlier;
    const cart = one(cartById, cartId);
    if (!cart) throw failure(404, 'Cart not found');
    if (cart.status !== 'open') throw failure(409, 'Cart is ordered already');
    const { total } = one(sum, cartId);
    run(close, cartId);
    return one(insert, cartId, total, key);
  });

/**
 * @openapi
 * /orders/{id}:
 *   get:
 *     summary: Show an order
 *     tags: [Orders]
 *     parameters:
 *       - in: path
 *         name: id
 *         required: true
 *         schema:
 *           type: integer
 *     responses:
 *       200:
 *         description: The order
 *         content:
 *           application/json:
 *             schema:
 *               $ref: '#/components/schemas/Order'
 * /orders/{id}/cancel:
 *   post:
 *     summary: Cancel an order and pay its points back
 *     tags: [Orders]
 *     parameters:
 *       - in: path
 *         name: id
 *         required: true
 *         schema:
 *           type: integer
 *     responses:
 *       200:
 *         description: Cancelled
 *         content:
 *           application/json:
 *             schema:
 *               $ref: '#/components/schemas/Order'
 *       409:
 *         description: Not in a state to be cancelled
 */
orders.get('/:id', async ({ params }, response) => {
  const order = await one(byId, params.id);
  if (!order) throw failure(404, 'Order not found');
  response.json(shown(order));
});

orders.post('/:id/cancel', async ({ params }, response) => {
  const order = await one(byId, params.id);
  if (!order) throw failure(404, 'Order not found');
  if (order.status !== 'placed') throw failure(409, 'Order cannot be cancelled');
  const guard = isRacy ? '' : " AND status = 'placed'";
  const { changes } = await run(`UPDATE orders SET status = 'cancelled' WHERE id = ?${guard}`, params.id);
  if (changes === 0) throw failure(409, 'Order cannot be cancelled');
  response.json({ ...shown(order), status: 'cancelled' });
});
