/**
 * A shop on Express; its document is what swagger-jsdoc reads from the comments, at /api-docs.json, with Swagger UI at /api-docs.
 * RACEGATE_VARIANT chooses how it writes: `racy` (the default) or `repaired`.
 */
import { fileURLToPath } from 'node:url';
import express from 'express';
import swaggerJsdoc from 'swagger-jsdoc';
import swaggerUi from 'swagger-ui-express';
import { carts } from './routes/carts.js';
import { customers } from './routes/customers.js';
import { orders } from './routes/orders.js';
import { products } from './routes/products.js';

const app = express();
const document = swaggerJsdoc({
  definition: {
    openapi: '3.0.0',
    info: { title: 'Shop', version: '1.0.0' },
    servers: [{ url: '/api' }],
  },
  apis: [fileURLToPath(new URL('./routes/*.js', import.meta.url))],
});

app.use(express.json());
app.get('/api-docs.json', (_request, response) => response.json(document));
app.use('/api-docs', swaggerUi.serve, swaggerUi.setup(document));
app.use('/api/products', products);
app.use('/api/customers', customers);
app.use('/api/carts', carts);
app.use('/api/orders', orders);
app.use((_request, response) => response.status(404).json({ error: 'Not found' }));
app.use((error, _request, response, _next) => {
  if (!error.status) console.error(error);
  response.status(error.status ?? 500).json({ error: error.status ? error.message : 'Internal server error' });
});

app.listen(Number(process.env.PORT), '127.0.0.1');
