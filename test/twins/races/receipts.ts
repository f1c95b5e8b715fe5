import type { Session } from '../database.ts';
import { list, object, text, whole } from '../document.ts';
import { type Call, type Endpoint, pair, reply } from '../server.ts';

const Receipt = object({ customer: text('Lou'), articles: list(text('tea')) }, 'ReceiptRequest');
const Printed = object({ id: whole(), lines: list(text()) }, 'Receipt');
const path = 'POST /receipts';

/** One database call per article, as people write loops. */
async function print({ db, body }: Call, lines: string[]): Promise<number> {
  lines.push(`for ${body.customer}`);
  for (const article of body.articles.slice(0, 20)) {
    const price = await (db as Session).one('SELECT cents FROM prices WHERE article = ?', String(article));
    lines.push(`${article} ${price?.cents ?? 0}`);
  }
  const { id } = await db.run('INSERT INTO receipts (lines) VALUES (?)', JSON.stringify(lines));
  return id;
}

const shown: Endpoint = {
  answers: { 200: Printed, 404: null },
  run: async ({ db, params }) => {
    const row = await db.one('SELECT * FROM receipts WHERE id = ?', params.receiptId!);
    return row ? reply(200, { id: row.id, lines: JSON.parse(row.lines) }) : reply(404);
  },
};

/** A printer shared by all requests collects the lines: one customer's receipt shows another's. */
export const receipts = pair({
  name: 'receipts',
  rule: 'response-bleed',
  also: ['phantom-effect'],
  operation: path,
  app: {
    title: 'Receipts',
    openapi: '3.1.0',
    memory: () => ({ lines: [] }),
    tables: `CREATE TABLE prices (article TEXT PRIMARY KEY, cents INTEGER); INSERT INTO prices VALUES ('tea', 250), ('scone', 320);
      CREATE TABLE receipts (id INTEGER PRIMARY KEY, lines TEXT);`,
    endpoints: { [path]: { body: Receipt, answers: { 201: Printed } }, 'GET /receipts/{receiptId}': shown },
  },
  racy: {
    [path]: async (call) => {
      const { lines } = call.memory as { lines: string[] };
      lines.length = 0;
      return reply(201, { id: await print(call, lines), lines });
    },
  },
  repaired: {
    [path]: async (call) => {
      const lines: string[] = [];
      return reply(201, { id: await print(call, lines), lines });
    },
  },
  drill: {
    prepare: (_api, run) => Promise.resolve(run),
    send: (api, run, i) => api('POST', '/receipts', { customer: `${run}-${i}`, articles: ['tea', 'scone'] }),
    broken: (_api, run, replies) => {
      const wrong = replies.filter(
        ({ body }, i) => body.lines.length !== 3 || body.lines[0] !== `for ${run}-${i}`,
      ).length;
      return wrong === 0 ? undefined : `${wrong} receipts show another customer`;
    },
  },
});
