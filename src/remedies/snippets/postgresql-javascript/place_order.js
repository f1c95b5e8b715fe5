import { inTransaction } from './in_transaction.js';
import { takeUnits } from './take_units.js';

/** Takes units from stock and stores the order, both or neither; undefined if there are too few. */
export const placeOrder = (pool, itemId, quantity) =>
  inTransaction(pool, async (client) => {
    if (!(await takeUnits(client, itemId, quantity))) return undefined;
    const order = 'INSERT INTO orders (item_id, quantity) VALUES ($1, $2) RETURNING *';
    return (await client.query(order, [itemId, quantity])).rows[0];
  });
