import { Router } from 'express';
import { isTaken, one, run, transaction } from '../database.js';
import { failure, required } from '../failure.js';

/**
 * @openapi
 * components:
 *   schemas:
 *     Product:
 *       type: object
 *       required: [name, sku, price]
 *       properties:
 *         id:
 *           type: integer
 *           readOnly: true
 *         name:
 *           type: string
 *         sku:
 *           type: string
 *         price:
 *           type: number
 *         stock:
 *           type: integer
 *           default: 0
 *     Error:
 *       type: object
 *       properties:
 *         error:
 *           type: string
 */
export const products = Router();

const shown = ({ deletedAt, version, ...product }) => product;
const tag = ({ version }) => `"${version}"`;
const live = 'SELECT * FROM products WHERE id = ? AND deletedAt IS NULL';

/**
 * @openapi
 * /products:
 *   get:
 *     summary: List products
 *     tags: [Products]
 *     parameters:
 *       - in: query
 *         name: limit
 *         schema:
 *           type: integer
 *           default: 20
 *       - in: query
 *         name: offset
 *         schema:
 *           type: integer
 *           default: 0
 *     responses:
 *       200:
 *         description: A page of products
 *         content:
 *           application/json:
 *             schema:
 *               type: object
 *               properties:
 *                 total:
 *                   type: integer
 *                 items:
 *                   type: array
 *                   items:
 *                     $ref: '#/components/schemas/Product'
 */
products.get('/', async ({ query }, response) => {
  const limit = Math.min(Number(query.limit ?? 20), 100);
  const page = await transaction(({ one, all }) => ({
    total: one('SELECT COUNT(*) AS total FROM products WHERE deletedAt IS NULL').total,
    items: all(
      'SELECT * FROM products WHERE deletedAt IS NULL ORDER BY id LIMIT ? OFFSET ?',
      limit,
      Number(query.offset ?? 0),
    ),
  }));
  response.json({ ...page, items: page.items.map(shown) });
});

/**
 * @openapi
 * /products:
 *   post:
 *     summary: Create a product
 *     tags: [Products]
 *     requestBody:
 *       required: true
 *       content:
 *         application/json:
 *           schema:
 *             $ref: '#/components/schemas/Product'
 *     responses:
 *       201:
 *         description: Created
 *         content:
 *           application/json:
 *             schema:
 *               $ref: '#/components/schemas/Product'
 *       409:
 *         description: The SKU is taken
 */
products.post('/', async ({ body }, response) => {
  required(body, 'name', 'sku', 'price');
  const { name, sku, price, stock = 0 } = body;
  const taken = await one('SELECT id FROM products WHERE sku = ? AND deletedAt IS NULL', sku);
  if (taken) throw failure(409, 'SKU already exists');
  try {
    const { lastInsertRowid } = await run(
      'INSERT INTO products (name, sku, price, stock) VALUES (?, ?, ?, ?)',
      name,
      sku,
      price,
      stock,
    );
    response.status(201).json({ id: lastInsertRowid, name, sku, price, stock });
  } catch (error) {
    throw isTaken(error) ? failure(409, 'SKU already exists') : error;
  }
});

/**
 * @openapi
 * /products/{id}:
 *   get:
 *     summary: Get a product
 *     tags: [Products]
 *     parameters:
 *       - in: path
 *         name: id
 *         required: true
 *         schema:
 *           type: integer
 *     responses:
 *       200:
 *         description: The product
 *         headers:
 *           ETag:
 *             schema:
 *               type: string
 *         content:
 *           application/json:
 *             schema:
 *               $ref: '#/components/schemas/Product'
 *       404:
 *         description: Not found
 */
products.get('/:id', async ({ params }, response) => {
  const product = await one(live, params.id);
  if (!product) throw failure(404, 'Product not found');
  response.set('ETag', tag(product)).json(shown(product));
});

/**
 * @openapi
 * /products/{id}:
 *   put:
 *     summary: Replace a product
 *     tags: [Products]
 *     parameters:
 *       - in: path
 *         name: id
 *         required: true
 *         schema:
 *           type: integer
 *       - in: header
 *         name: If-Match
 *         schema:
 *           type: string
 *     requestBody:
 *       required: true
 *       content:
 *         application/json:
 *           schema:
 *             $ref: '#/components/schemas/Product'
 *     responses:
 *       200:
 *         description: Replaced
 *         content:
 *           application/json:
 *             schema:
 *               $ref: '#/components/schemas/Product'
 *       404:
 *         description: Not found
 *       412:
 *         description: Somebody else changed it
 */
products.put('/:id', async ({ params, body, headers }, response) => {
  required(body, 'name', 'sku', 'price');
  const { name, sku, price, stock = 0 } = body;
  const expected = headers['if-match'];
  try {
    const product = await transaction(({ one, run }) => {
      const product = one(live, params.id);
      if (!product) throw failure(404, 'Product not found');
      if (expected && expected !== '*' && expected !== tag(product)) throw failure(412, 'Product was changed');
      run(
        'UPDATE products SET name = ?, sku = ?, price = ?, stock = ?, version = version + 1 WHERE id = ?',
        name,
        sku,
        price,
        stock,
        params.id,
      );
      return one(live, params.id);
    });
    response.set('ETag', tag(product)).json(shown(product));
  } catch (error) {
    throw isTaken(error) ? failure(409, 'SKU already exists') : error;
  }
});

/**
 * @openapi
 * /products/{id}:
 *   delete:
 *     summary: Remove a product from the catalogue
 *     tags: [Products]
 *     parameters:
 *       - in: path
 *         name: id
 *         required: true
 *         schema:
 *           type: integer
 *     responses:
 *       204:
 *         description: Removed
 *       404:
 *         description: Not found
 */
products.delete('/:id', async ({ params }, response) => {
  const { changes } = await run(
    'UPDATE products SET deletedAt = ? WHERE id = ? AND deletedAt IS NULL',
    new Date().toISOString(),
    params.id,
  );
  if (changes === 0) throw failure(404, 'Product not found');
  response.status(204).end();
});
