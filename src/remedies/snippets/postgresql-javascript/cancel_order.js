import { addUnits } from './add_units.js';
import { inTransaction } from './in_transaction.js';

/** Moves an order from placed to cancelled and returns its units; undefined if it is no longer placed. */
export const cancelOrder = (pool, orderId) =>
  inTransaction(pool, async (client) => {
    // The old status is part of the write: one caller gets the row.
    const cancel = "UPDATE orders SET status = 'cancelled' WHERE id = $1 AND status = 'placed' RETURNING *";
    const order = (await client.query(cancel, [orderId])).rows[0];
    if (order) await addUnits(client, order.item_id, order.quantity);
    return order;
  });
