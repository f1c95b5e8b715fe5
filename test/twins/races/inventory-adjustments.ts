import { object, text, whole } from '../document.ts';
import { adds, insert, lists, removes, shows } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const Item = object({ sku: text('BOLT-8'), name: text('Bolt'), onHand: whole(20) }, 'InventoryItem');
const Adjustment = object(
  { 'id?': whole(1, { readOnly: true }), delta: whole(5), reason: text('count') },
  'Adjustment',
);
const path = 'POST /inventory/{sku}/adjustments';

/** Every adjustment is kept as a row of its own, but the level is written back as read. */
export const inventoryAdjustments = pair({
  name: 'inventory-adjustments',
  rule: 'lost-update',
  operation: path,
  app: {
    title: 'Warehouse',
    openapi: '3.1.0',
    pathParameters: { sku: text() },
    tables: `CREATE TABLE inventory (sku TEXT PRIMARY KEY, name TEXT, onHand INTEGER);
      CREATE TABLE adjustments (id INTEGER PRIMARY KEY, sku TEXT, delta INTEGER, reason TEXT);`,
    endpoints: {
      'POST /inventory': adds('inventory', ['sku', 'name', 'onHand'], Item, Item),
      'GET /inventory': lists('inventory', Item),
      'GET /inventory/{sku}': shows('inventory', Item, { key: 'sku' }),
      'DELETE /inventory/{sku}': removes('inventory', { key: 'sku' }),
      [path]: { body: Adjustment, answers: { 201: Adjustment, 404: null } },
    },
  },
  racy: {
    [path]: async (call) => {
      const sku = call.params.sku!;
      const item = await call.db.one('SELECT onHand FROM inventory WHERE sku = ?', sku);
      if (!item) return missing();
      const row = await insert(call, 'adjustments', ['delta', 'reason'], { fill: () => ({ sku }) });
      await call.db.run('UPDATE inventory SET onHand = ? WHERE sku = ?', item.onHand + call.body.delta, sku);
      return reply(201, row);
    },
  },
  repaired: {
    [path]: async (call) => {
      const sku = call.params.sku!;
      const { changes } = await call.db.run(
        'UPDATE inventory SET onHand = onHand + ? WHERE sku = ?',
        call.body.delta,
        sku,
      );
      if (changes === 0) return missing();
      return reply(201, await insert(call, 'adjustments', ['delta', 'reason'], { fill: () => ({ sku }) }));
    },
  },
  drill: {
    prepare: async (api, run) => (await api('POST', '/inventory', { sku: `S-${run}`, name: run, onHand: 100 })).body,
    send: (api, { sku }) => api('POST', `/inventory/${sku}/adjustments`, { delta: -3, reason: 'broken' }),
    broken: async (api, { sku }, replies) => {
      const { onHand } = (await api('GET', `/inventory/${sku}`)).body;
      return onHand === 100 - 3 * replies.length ? undefined : `${replies.length} times -3 of 100 leaves ${onHand}`;
    },
  },
});
