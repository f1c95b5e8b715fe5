import { object, readOnly, text, whole } from '../document.ts';
import { adds, lists } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const Product = object({ 'id?': readOnly(whole()), name: text('Lamp'), priceCents: whole(2900) }, 'CatalogProduct');
const show = 'GET /catalog/products/{id}';
const change = 'PATCH /catalog/products/{id}';
const find = 'SELECT * FROM products WHERE id = ?';
const update =
  'UPDATE products SET name = coalesce(?, name), priceCents = coalesce(?, priceCents) WHERE id = ? RETURNING *';

/** A cached entry is dropped before the write: a read between the two caches the old value for good. */
export const productCache = pair({
  name: 'product-cache',
  rule: 'stale-read',
  operation: change,
  app: {
    title: 'Catalogue',
    openapi: '3.1.0',
    memory: () => ({ cache: new Map(), writes: new Map() }),
    tables: 'CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT, priceCents INTEGER);',
    endpoints: {
      'POST /catalog/products': adds('products', ['name', 'priceCents'], Product, Product),
      'GET /catalog/products': lists('products', Product),
      [show]: { answers: { 200: Product, 404: null } },
      [change]: {
        body: object({ 'name?': text('Lamp'), 'priceCents?': whole(1900) }),
        answers: { 200: Product, 404: null },
      },
    },
  },
  racy: {
    [show]: async ({ db, params, memory }) => {
      const cached = memory.cache.get(params.id);
      if (cached) return reply(200, cached);
      const row = await db.one(find, params.id!);
      if (!row) return missing();
      memory.cache.set(params.id, row);
      return reply(200, row);
    },
    [change]: async ({ db, params, body, memory }) => {
      memory.cache.delete(params.id);
      if (!(await db.one(find, params.id!))) return missing();
      return reply(200, await db.one(update, body.name ?? null, body.priceCents ?? null, params.id!));
    },
  },
  repaired: {
    [show]: async ({ db, params, memory }) => {
      const cached = memory.cache.get(params.id);
      if (cached) return reply(200, cached);
      const writes = memory.writes.get(params.id);
      const row = await db.one(find, params.id!);
      if (!row) return missing();
      if (memory.writes.get(params.id) === writes) memory.cache.set(params.id, row);
      return reply(200, row);
    },
    [change]: async ({ db, params, body, memory }) => {
      const row = await db.one(update, body.name ?? null, body.priceCents ?? null, params.id!);
      memory.writes.set(params.id, (memory.writes.get(params.id) ?? 0) + 1);
      memory.cache.delete(params.id);
      return row ? reply(200, row) : missing();
    },
  },
  drill: {
    prepare: async (api, run) => (await api('POST', '/catalog/products', { name: run, priceCents: 100 })).body,
    send: (api, { id }, i) =>
      i === 0 ? api('PATCH', `/catalog/products/${id}`, { priceCents: 80 }) : api('GET', `/catalog/products/${id}`),
    broken: async (api, { id }) => {
      const { priceCents } = (await api('GET', `/catalog/products/${id}`)).body;
      return priceCents === 80 ? undefined : `shows ${priceCents} after it was set to 80`;
    },
  },
});
