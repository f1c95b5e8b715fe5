import { choice, list, object, readOnly, text, whole } from '../document.ts';
import { adds, lists, shows } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const Invoice = object(
  {
    'id?': readOnly(whole()),
    customer: text('ACME'),
    total_cents: whole(4900),
    'status?': readOnly(choice('open', 'paid')),
  },
  'Invoice',
);
const Payment = object({ id: whole(), invoice_id: whole(), amount_cents: whole(), method: text() }, 'Payment');
const path = 'POST /invoices/{invoice_id}/pay';
const settled = () => reply(409, { error: 'invoice is already paid' });
const book = 'INSERT INTO payments (invoice_id, amount_cents, method) VALUES (?, ?, ?) RETURNING *';

/** A status that is looked at first and set afterwards: two payments for one invoice. */
export const invoicePayment = pair({
  name: 'invoice-payment',
  rule: 'repeated-transition',
  also: ['double-spend', 'limit-overrun'],
  operation: path,
  app: {
    title: 'Invoices',
    openapi: '3.0.3',
    tables: `CREATE TABLE invoices (id INTEGER PRIMARY KEY, customer TEXT, total_cents INTEGER, status TEXT DEFAULT 'open');
      CREATE TABLE payments (id INTEGER PRIMARY KEY, invoice_id INTEGER, amount_cents INTEGER, method TEXT);`,
    endpoints: {
      'POST /invoices': adds('invoices', ['customer', 'total_cents'], Invoice, Invoice),
      'GET /invoices': lists('invoices', Invoice),
      'GET /invoices/{invoice_id}': shows('invoices', Invoice),
      'GET /invoices/{invoice_id}/payments': {
        ...lists('payments', Payment, { by: { invoice_id: 'invoice_id' } }),
        answers: { 200: list(Payment) },
      },
      [path]: { body: object({ method: text('card') }), answers: { 200: Payment, 404: null, 409: null } },
    },
  },
  racy: {
    [path]: async ({ db, params, body }) => {
      const invoice = await db.one('SELECT * FROM invoices WHERE id = ?', params.invoice_id!);
      if (!invoice) return missing();
      if (invoice.status === 'paid') return settled();
      const payment = await db.one(book, invoice.id, invoice.total_cents, body.method);
      await db.run("UPDATE invoices SET status = 'paid' WHERE id = ?", invoice.id);
      return reply(200, payment);
    },
  },
  repaired: {
    [path]: ({ db, params, body }) =>
      db.transaction(async (tx) => {
        const sql = "UPDATE invoices SET status = 'paid' WHERE id = ? AND status = 'open' RETURNING *";
        const invoice = await tx.one(sql, params.invoice_id!);
        if (invoice) return reply(200, await tx.one(book, invoice.id, invoice.total_cents, body.method));
        return (await tx.one('SELECT 1 FROM invoices WHERE id = ?', params.invoice_id!)) ? settled() : missing();
      }),
  },
  drill: {
    prepare: async (api, run) => (await api('POST', '/invoices', { customer: run, total_cents: 900 })).body,
    send: (api, { id }) => api('POST', `/invoices/${id}/pay`, { method: 'card' }),
    broken: async (api, { id }) => {
      const { length } = (await api('GET', `/invoices/${id}/payments`)).body;
      return length === 1 ? undefined : `${length} payments of one invoice`;
    },
  },
});
