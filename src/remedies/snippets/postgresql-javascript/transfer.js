import { inTransaction } from './in_transaction.js';

/** Moves an amount between two accounts: 'done', 'missing' or 'insufficient'. */
export const transfer = (pool, source, target, amount) =>
  inTransaction(pool, async (client) => {
    // Both rows are locked before either is looked at, always in the order of their keys: no lost credit, no deadlock.
    const { rows } = await client.query(
      'SELECT id, balance FROM accounts WHERE id IN ($1, $2) ORDER BY id FOR UPDATE',
      [source, target],
    );
    if (rows.length < 2) return 'missing';
    if (rows.find(({ id }) => id === source).balance < amount) return 'insufficient';
    await client.query('UPDATE accounts SET balance = balance - $1 WHERE id = $2', [amount, source]);
    await client.query('UPDATE accounts SET balance = balance + $1 WHERE id = $2', [amount, target]);
    return 'done';
  });
