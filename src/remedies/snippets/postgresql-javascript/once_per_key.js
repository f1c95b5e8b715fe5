import { inTransaction } from './in_transaction.js';

// CREATE TABLE keys (key TEXT PRIMARY KEY, payment_id UUID REFERENCES payments (id))

/** Stores a payment under its idempotency key; the payment of the first request that had the key. */
export const oncePerKey = (pool, key, { amount, purpose }) =>
  inTransaction(pool, async (client) => {
    const one = async (sql, ...values) => (await client.query(sql, values)).rows[0];
    // Whoever comes second waits here until the first one has committed, and then gets no row.
    if (!(await one('INSERT INTO keys (key) VALUES ($1) ON CONFLICT DO NOTHING RETURNING key', key)))
      // Answer 422 instead if the body is another one.
      return one('SELECT payments.* FROM payments JOIN keys ON payment_id = payments.id WHERE key = $1', key);
    const payment = await one('INSERT INTO payments (amount, purpose) VALUES ($1, $2) RETURNING *', amount, purpose);
    await one('UPDATE keys SET payment_id = $1 WHERE key = $2', payment.id, key);
    return payment;
  });
