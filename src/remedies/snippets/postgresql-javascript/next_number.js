import { inTransaction } from './in_transaction.js';

/** Number and invoice in one transaction, so that no number is given twice and none is skipped. It is declared UNIQUE as well. */
export const addInvoice = (pool, recipient) =>
  inTransaction(pool, async (client) => {
    const { rows } = await client.query(
      `INSERT INTO counters (series, last) VALUES ('invoice', 1)
       ON CONFLICT (series) DO UPDATE SET last = counters.last + 1 RETURNING last`,
    );
    const invoice = 'INSERT INTO invoices (number, recipient) VALUES ($1, $2) RETURNING *';
    return (await client.query(invoice, [rows[0].last, recipient])).rows[0];
  });
