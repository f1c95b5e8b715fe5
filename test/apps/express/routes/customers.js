import { Router } from 'express';
import { all, isTaken, one, run, transaction } from '../database.js';
import { failure, required } from '../failure.js';

export const customers = Router();
const isRacy = process.env.RACEGATE_VARIANT !== 'repaired';

/**
 * @swagger
 * components:
 *   schemas:
 *     Customer:
 *       type: object
 *       properties:
 *         id:
 *           type: integer
 *         email:
 *           type: string
 *           format: email
 *         name:
 *           type: string
 *         points:
 *           type: integer
 */

/**
 * @swagger
 * /customers:
 *   get:
 *     summary: List customers
 *     tags: [Customers]
 *     responses:
 *       200:
 *         description: All customers
 *         content:
 *           application/json:
 *             schema:
 *               type: array
 *               items:
 *                 $ref: '#/components/schemas/Customer'
 *   post:
 *     summary: Register a customer
 *     tags: [Customers]
 *     requestBody:
 *       required: true
 *       content:
 *         application/json:
 *           schema:
 *             type: object
 *             required:
 *               - email
 *               - name
 *             properties:
 *               email:
 *                 type: string
 *                 format: email
 *                 example: ada@example.com
 *               name:
 *                 type: string
 *                 example: Ada
 *     responses:
 *       201:
 *         description: Registered
 *         content:
 *           application/json:
 *             schema:
 *               $ref: '#/components/schemas/Customer'
 *       409:
 *         description: Email already registered
 */
customers.get('/', async (_request, response) => {
  response.json(await all('SELECT * FROM customers ORDER BY id'));
});

customers.post('/', async ({ body }, response) => {
  required(body, 'email', 'name');
  const { email, name } = body;
  if (await one('SELECT id FROM customers WHERE email = ?', email)) throw failure(409, 'Email already registered');
  try {
    const { lastInsertRowid } = await run('INSERT INTO customers (email, name) VALUES (?, ?)', email, name);
    response.status(201).json({ id: lastInsertRowid, email, name, points: 0 });
  } catch (error) {
    throw isTaken(error) ? failure(409, 'Email already registered') : error;
  }
});

/**
 * @swagger
 * /customers/{customerId}:
 *   parameters:
 *     - in: path
 *       name: customerId
 *       required: true
 *       schema:
 *         type: integer
 *   get:
 *     summary: Get a customer
 *     tags: [Customers]
 *     responses:
 *       200:
 *         description: The customer
 *         content:
 *           application/json:
 *             schema:
 *               $ref: '#/components/schemas/Customer'
 *       404:
 *         description: Not found
 *   delete:
 *     summary: Delete a customer
 *     tags: [Customers]
 *     responses:
 *       204:
 *         description: Deleted
 */
customers.get('/:id', async ({ params }, response) => {
  const customer = await one('SELECT * FROM customers WHERE id = ?', params.id);
  if (!customer) throw failure(404, 'Customer not found');
  response.json(customer);
});

customers.delete('/:id', async ({ params }, response) => {
  const { changes } = await run('DELETE FROM customers WHERE id = ?', params.id);
  if (changes === 0) throw failure(404, 'Customer not found');
  response.status(204).end();
});

/**
 * @swagger
 * /customers/{customerId}/points:
 *   post:
 *     summary: Add loyalty points
 *     tags: [Customers]
 *     parameters:
 *       - in: path
 *         name: customerId
 *         required: true
 *         schema:
 *           type: integer
 *     requestBody:
 *       required: true
 *       content:
 *         application/json:
 *           schema:
 *             type: object
 *             required: [points]
 *             properties:
 *               points:
 *                 type: integer
 *                 minimum: 1
 *                 maximum: 1000
 *     responses:
 *       200:
 *         description: The new balance
 *         content:
 *           application/json:
 *             schema:
 *               $ref: '#/components/schemas/Customer'
 */
customers.post('/:id/points', async ({ params, body }, response) => {
  required(body, 'points');
  if (!Number.isInteger(body.points) || body.points < 1) throw failure(400, 'points must be a positive integer');
  const customer = isRacy ? await addReadPoints(params.id, body.points) : await addPoints(params.id, body.points);
  if (!customer) throw failure(404, 'Customer not found');
  response.json(customer);
});

async function addReadPoints(id, points) {
  const customer = await one('SELECT * FROM customers WHERE id = ?', id);
  if (!customer) return undefined;
  customer.points += points;
  await run('UPDATE customers SET points = ? WHERE id = ?', customer.points, id);
  return customer;
}

const addPoints = (id, points) =>
  transaction(({ one }) => one('UPDATE customers SET points = points + ? WHERE id = ? RETURNING *', points, id));
