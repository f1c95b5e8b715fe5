const conflicts = new Set(['40001', '40P01']); // could not serialize; deadlock

/**
 * Runs work(client) in one transaction, again from its start when PostgreSQL has given it up for another one.
 * `work` must not do anything that cannot be repeated: charge cards and send mail after this has returned.
 */
export async function inTransaction(pool, work, attempts = 8) {
  for (let attempt = 1; ; attempt += 1) {
    // One client for all of it: pool.query('BEGIN') may use another connection for every statement.
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK');
      if (!conflicts.has(error.code) || attempt === attempts) throw error;
    } finally {
      client.release();
    }
    // Milliseconds; the jitter keeps rivals apart.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * 2 ** attempt));
  }
}
