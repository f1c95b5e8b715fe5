import { decimal, object, readOnly, text, uuid } from '../document.ts';
import { insert, lists, shows } from '../plain.ts';
import { pair, reply } from '../server.ts';

const Invoice = object(
  { 'id?': readOnly(uuid()), 'number?': readOnly(text('RE-000017')), recipient: text('Tove'), amount: decimal(99.9) },
  'NumberedInvoice',
);
const format = (n: number) => `RE-${String(n).padStart(6, '0')}`;

/** The next number is the highest one and one. */
export const invoiceNumbers = pair({
  name: 'invoice-numbers',
  rule: 'identity-collision',
  also: ['duplicate-create'],
  operation: 'POST /billing/invoices',
  app: {
    title: 'Billing',
    openapi: '3.0.3',
    basePath: '/api/v2',
    pathParameters: { invoiceId: uuid() },
    tables: `CREATE TABLE invoices (id TEXT PRIMARY KEY, number TEXT, recipient TEXT, amount REAL);
      CREATE TABLE sequence (last INTEGER); INSERT INTO sequence VALUES (0);`,
    endpoints: {
      'POST /billing/invoices': { body: Invoice, answers: { 201: Invoice } },
      'GET /billing/invoices': lists('invoices', Invoice),
      'GET /billing/invoices/{invoiceId}': shows('invoices', Invoice),
    },
  },
  racy: {
    'POST /billing/invoices': async (call) => {
      const last = await call.db.one('SELECT max(number) AS number FROM invoices');
      const number = format(Number(last?.number?.slice(3) ?? 0) + 1);
      return reply(
        201,
        await insert(call, 'invoices', ['recipient', 'amount'], { uuid: true, fill: () => ({ number }) }),
      );
    },
  },
  repaired: {
    'POST /billing/invoices': async (call) => {
      const row = await call.db.one('UPDATE sequence SET last = last + 1 RETURNING last');
      const fill = () => ({ number: format(row!.last) });
      return reply(201, await insert(call, 'invoices', ['recipient', 'amount'], { uuid: true, fill }));
    },
  },
  drill: {
    prepare: () => Promise.resolve(undefined),
    send: (api, _, i) => api('POST', '/api/v2/billing/invoices', { recipient: `r${i}`, amount: 1 }),
    broken: (_api, _fixture, replies) => {
      const numbers = replies.map(({ body }) => body.number);
      return new Set(numbers).size === numbers.length ? undefined : `numbers ${numbers.join(', ')}`;
    },
  },
});
