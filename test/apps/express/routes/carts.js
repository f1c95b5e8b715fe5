import { Router } from 'express';
import { run, transaction } from '../database.js';
import { failure, required } from '../failure.js';

export const carts = Router();

/**
 * @openapi
 * /carts:
 *   post:
 *     summary: Open a cart
 *     tags: [Carts]
 *     requestBody:
 *       required: true
 *       content:
 *         application/json:
 *           schema:
 *             type: object
 *             required: [customerId]
 *             properties:
 *               customerId:
 *                 type: integer
 *     responses:
 *       201:
 *         description: The empty cart
 *         content:
 *           application/json:
 *             schema:
 *               $ref: '#/components/schemas/Cart'
 * components:
 *   schemas:
 *     Cart:
 *       type: object
 *       properties:
 *         id:
 *           type: integer
 *         customerId:
 *           type: integer
 *         status:
 *           type: string
 *           enum: [open, ordered]
 *         items:
 *           type: array
 *           items:
 *             type: object
 *             properties:
 *               productId:
 *                 type: integer
 *               quantity:
 *                 type: integer
 */
carts.post('/', async ({ body }, response) => {
  required(body, 'customerId');
  const cart = await transaction(({ one }) => {
    if (!one('SELECT id FROM customers WHERE id = ?', body.customerId)) throw failure(404, 'Customer not found');
    return one('INSERT INTO carts (customerId) VALUES (?) RETURNING *', body.customerId);
  });
  response.status(201).json({ ...cart, items: [] });
});

/**
 * @openapi
 * /carts/{id}:
 *   get:
 *     summary: Show a cart
 *     tags: [Carts]
 *     parameters:
 *       - $ref: '#/components/parameters/CartId'
 *     responses:
 *       200:
 *         description: The cart
 *         content:
 *           application/json:
 *             schema:
 *               $ref: '#/components/schemas/Cart'
 *   delete:
 *     summary: Abandon a cart
 *     tags: [Carts]
 *     parameters:
 *       - $ref: '#/components/parameters/CartId'
 *     responses:
 *       204:
 *         description: Gone
 * components:
 *   parameters:
 *     CartId:
 *       in: path
 *       name: id
 *       required: true
 *       schema:
 *         type: integer
 */
carts.get('/:id', async ({ params }, response) => {
  const cart = await transaction(({ one, all }) => {
    const found = one('SELECT * FROM carts WHERE id = ?', params.id);
    if (!found) throw failure(404, 'Cart not found');
    const items = all('SELECT productId, quantity FROM cartItems WHERE cartId = ? ORDER BY productId', params.id);
    return { ...found, items };
  });
  response.json(cart);
});

carts.delete('/:id', async ({ params }, response) => {
  const { changes } = await run('DELETE FROM carts WHERE id = ?', params.id);
  if (changes === 0) throw failure(404, 'Cart not found');
  response.status(204).end();
});

/**
 * @openapi
 * /carts/{id}/items:
 *   post:
 *     summary: Put a product into a cart
 *     tags: [Carts]
 *     parameters:
 *       - $ref: '#/components/parameters/CartId'
 *     requestBody:
 *       required: true
 *       content:
 *         application/json:
 *           schema:
 *             type: object
 *             required: [productId, quantity]
 *             properties:
 *               productId:
 *                 type: integer
 *               quantity:
 *                 type: integer
 *                 minimum: 1
 *                 maximum: 99
 *     responses:
 *       200:
 *         description: The cart
 */
carts.post('/:id/items', async ({ params, body }, response) => {
  required(body, 'productId', 'quantity');
  const cart = await transaction(({ one, run }) => {
    const cart = one('SELECT * FROM carts WHERE id = ?', params.id);
    if (!cart) throw failure(404, 'Cart not found');
    if (cart.status !== 'open') throw failure(409, 'Cart is closed');
    if (!one('SELECT id FROM products WHERE id = ? AND deletedAt IS NULL', body.productId))
      throw failure(404, 'Product not found');
    run(
      `INSERT INTO cartItems VALUES (?, ?, ?)
       ON CONFLICT (cartId, productId) DO UPDATE SET quantity = quantity + excluded.quantity`,
      params.id,
      body.productId,
      body.quantity,
    );
    return cart;
  });
  response.json({ id: cart.id, customerId: cart.customerId, status: cart.status });
});

/**
 * @openapi
 * /carts/{id}/items/{productId}:
 *   delete:
 *     summary: Take a product out of a cart
 *     tags: [Carts]
 *     parameters:
 *       - $ref: '#/components/parameters/CartId'
 *       - in: path
 *         name: productId
 *         required: true
 *         schema:
 *           type: integer
 *     responses:
 *       204:
 *         description: Taken out
 *       404:
 *         description: It was not in the cart
 */
carts.delete('/:id/items/:productId', async ({ params }, response) => {
  const { changes } = await run(
    'DELETE FROM cartItems WHERE cartId = ? AND productId = ?',
    params.id,
    params.productId,
  );
  if (changes === 0) throw failure(404, 'Not in the cart');
  response.status(204).end();
});
