/** A shop on PostgreSQL. RACEGATE_VARIANT chooses how it writes: `racy` (the default) or `repaired`. */
import { randomUUID } from 'node:crypto';
import express from 'express';
import { one, pool } from './database.js';
import { document, schemas } from './openapi.js';

const writes = process.env.RACEGATE_VARIANT === 'repaired' ? await import('./repaired.js') : await import('./racy.js');

/** Attempts to open a locker. */
const limit = 3;

const app = express();
app.use(express.json());
app.get('/openapi.json', (_, response) => response.json(document));

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

function fits(value, { type, format, minimum = -Infinity, maximum = Infinity, minLength = 0, maxLength = Infinity }) {
  if (type === 'integer') return Number.isInteger(value) && value >= minimum && value <= maximum;
  if (typeof value !== 'string' || value.length < minLength || value.length > maxLength) return false;
  return format === 'uuid' ? uuid.test(value) : format !== 'email' || value.includes('@');
}

/** Refuses a body that does not fit, and leaves no other fields in it than the caller may write. */
const takes = (name) => (request, response, next) => {
  const { properties, required } = schemas[name];
  const sent = request.body ?? {};
  const fields = Object.keys(properties).filter((field) => !properties[field].readOnly && sent[field] !== undefined);
  const wrong = [
    ...required.filter((field) => !fields.includes(field)),
    ...fields.filter((field) => !fits(sent[field], properties[field])),
  ];
  if (wrong.length > 0) return response.status(400).json({ error: `wrong or missing: ${wrong.join(', ')}` });
  request.body = Object.fromEntries(fields.map((field) => [field, sent[field]]));
  return next();
};

app.param('id', (_request, response, next, id) => (uuid.test(id) ? next() : missing(response)));

const missing = (response) => response.status(404).json({ error: 'not found' });
const refused = (response) => response.status(409).json({ error: 'the state forbids it' });
const find = (table, id) => one(`SELECT * FROM ${table} WHERE id = $1`, id);

/** The row of the path must exist. */
const has = (table) => async (request, response, next) =>
  (await find(table, request.params.id)) ? next() : missing(response);

function creates(table, name) {
  app.post(`/${table}`, takes(name), async ({ body }, response) => {
    const columns = Object.keys(body);
    const places = columns.map((_, i) => `$${i + 1}`).join(', ');
    const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places}) RETURNING *`;
    response.status(201).json(shown(name, await one(sql, ...Object.values(body))));
  });
}

const lists = (table, name) =>
  app.get(`/${table}`, async (_, response) =>
    response.json((await pool.query(`SELECT * FROM ${table}`)).rows.map((row) => shown(name, row))),
  );

const shows = (table, name) =>
  app.get(`/${table}/:id`, async ({ params }, response) => {
    const row = await find(table, params.id);
    return row ? response.json(shown(name, row)) : missing(response);
  });

const deletes = (table) =>
  app.delete(`/${table}/:id`, async ({ params }, response) =>
    (await writes.remove(table, params.id)) ? response.status(204).end() : missing(response),
  );

/** The fields that the document shows. */
const shown = (name, row) =>
  Object.fromEntries(
    Object.entries(schemas[name].properties)
      .filter(([, { writeOnly }]) => !writeOnly)
      .map(([field]) => [field, row[field]]),
  );

for (const [table, name] of [
  ['items', 'Item'],
  ['accounts', 'Account'],
  ['documents', 'Document'],
  ['lockers', 'Locker'],
  ['parcels', 'Parcel'],
  ['notes', 'Note'],
  ['orders', 'Order'],
  ['users', 'User'],
  ['albums', 'Album'],
  ['reports', 'Report'],
  ['products', 'Product'],
]) {
  if (table !== 'products') shows(table, name);
  if (!['notes', 'orders', 'users'].includes(table)) creates(table, name);
}
for (const [table, name] of [
  ['items', 'Item'],
  ['orders', 'Order'],
  ['users', 'User'],
  ['accounts', 'Account'],
  ['payments', 'Payment'],
  ['invoices', 'Invoice'],
])
  lists(table, name);
for (const table of ['items', 'orders', 'users', 'accounts']) deletes(table);

app.post('/items/:id/purchase', has('items'), async ({ params }, response) => {
  const item = await writes.purchase(params.id);
  return item ? response.json(item) : refused(response);
});

app.post('/items/:id/restock', takes('Amount'), async ({ params, body }, response) => {
  const item = await writes.restock(params.id, body.amount);
  return item ? response.json(item) : missing(response);
});

app.post('/orders', takes('Order'), async ({ body }, response) => {
  if (!(await find('items', body.item_id))) return missing(response);
  const order = await writes.placeOrder(body.item_id, body.quantity);
  return order ? response.status(201).json(order) : refused(response);
});

app.post('/orders/:id/cancel', has('orders'), async ({ params }, response) => {
  const order = await writes.cancelOrder(params.id);
  return order ? response.json(order) : refused(response);
});

app.post('/users', takes('User'), async ({ body }, response) => {
  const user = await writes.signUp(body);
  return user ? response.status(201).json(user) : refused(response);
});

app.patch('/users/:id', takes('UserUpdate'), has('users'), async ({ params, body }, response) => {
  const user = await writes.updateUser(params.id, body);
  return user ? response.json(user) : missing(response);
});

app.post('/accounts/:id/transfers', takes('Transfer'), async ({ params, body }, response) => {
  if (body.to_account_id === params.id) return response.status(400).json({ error: 'the accounts must differ' });
  const outcome = await writes.transfer(params.id, body.to_account_id, body.amount);
  if (outcome === 'done') return response.json({ status: outcome });
  return outcome === 'missing' ? missing(response) : refused(response);
});

app.post('/payments', takes('Payment'), async (request, response) => {
  const key = request.get('Idempotency-Key');
  if (!key) return response.status(400).json({ error: 'Idempotency-Key is required' });
  return response.status(201).json(await writes.pay(key, request.body));
});

app.put('/documents/:id', takes('DocumentUpdate'), has('documents'), async ({ params, body }, response) => {
  const document = await writes.replaceDocument(params.id, body.version, body.title);
  return document ? response.json(document) : refused(response);
});

app.post('/lockers/:id/open', takes('Attempt'), has('lockers'), async ({ params, body }, response) => {
  const locker = await writes.countAttempt(params.id, limit);
  if (!locker) return response.status(423).json({ error: 'too many attempts' });
  const open = locker.pin === body.pin;
  if (open) await one('UPDATE lockers SET attempts = 0 WHERE id = $1', params.id);
  return response.json({ open });
});

for (const [verb, mark, other] of [
  ['ship', 'shipped', 'recalled'],
  ['recall', 'recalled', 'shipped'],
])
  app.post(`/parcels/:id/${verb}`, has('parcels'), async ({ params }, response) => {
    const parcel = await writes.markUnless(params.id, mark, other);
    return parcel ? response.json(parcel) : refused(response);
  });

app.post('/invoices', takes('Invoice'), async ({ body }, response) =>
  response.status(201).json(await writes.addInvoice(body.recipient)),
);

app.post('/notes', takes('Note'), ({ body }, response) =>
  writes.withRequest(body.author, async () => {
    const note = await one('INSERT INTO notes (author, text) VALUES ($1, $2) RETURNING *', body.author, body.text);
    // As it is shown to whoever wrote it.
    response.status(201).json({ ...note, author: writes.currentUser() });
  }),
);

app.delete('/albums/:id', has('albums'), async ({ params }, response) =>
  (await writes.deleteAlbum(params.id)) ? response.status(204).end() : refused(response),
);

app.get('/albums/:id/photos', async ({ params }, response) => {
  const { rows } = await pool.query('SELECT * FROM photos WHERE album_id = $1', [params.id]);
  response.json(rows.map((row) => shown('Photo', row)));
});

app.post('/albums/:id/photos', takes('Photo'), async ({ params, body }, response) => {
  const photo = await writes.addPhoto(params.id, body.caption);
  return photo ? response.status(201).json(shown('Photo', photo)) : missing(response);
});

app.patch('/reports/:id', takes('Report'), has('reports'), async ({ params, body }, response) =>
  response.json(
    shown('Report', await one('UPDATE reports SET title = $1 WHERE id = $2 RETURNING *', body.title, params.id)),
  ),
);

/** It is built after the answer; the report's state tells when. */
app.post('/reports/:id/build', has('reports'), async ({ params }, response) => {
  const job = randomUUID();
  const report = await writes.startBuild(params.id, job);
  response.status(202).location(`/reports/${params.id}`).json(shown('Report', report));
  await writes.build(params.id, job);
});

/** From the cache. */
app.get('/products/:id', async ({ params }, response) => {
  const product = await writes.product(params.id);
  return product ? response.json(shown('Product', product)) : missing(response);
});

app.patch('/products/:id', takes('Price'), has('products'), async ({ params, body }, response) =>
  response.json(shown('Product', await writes.changePrice(params.id, body.price))),
);

app.listen(Number(process.env.PORT), '127.0.0.1');
