import type { Session } from '../database.ts';
import { object, readOnly, text, whole } from '../document.ts';
import { adds, lists, shows } from '../plain.ts';
import { type Answer, type Call, missing, pair, reply } from '../server.ts';

const Ledger = object({ 'id?': readOnly(whole()), title: text('Travel'), 'total?': readOnly(whole(0)) }, 'Ledger');
const Entry = object({ 'id?': readOnly(whole()), memo: text('train'), cents: whole(1200) }, 'LedgerEntry');
const path = 'POST /ledgers/{ledgerId}/entries';
const view = ({ id, title, total }: Record<string, unknown>) => ({ id, title, total });

/** Reads outside, writes inside a transaction that holds only if nobody else wrote: `undefined` when somebody did. */
async function enter({ db, params, body }: Call): Promise<Answer | undefined> {
  const ledger = await db.one('SELECT * FROM ledgers WHERE id = ?', params.ledgerId!);
  if (!ledger) return missing();
  return db.transaction(async (tx: Session) => {
    const sql = 'UPDATE ledgers SET total = ?, version = version + 1 WHERE id = ? AND version = ?';
    if ((await tx.run(sql, ledger.total + body.cents, ledger.id, ledger.version)).changes === 0) return undefined;
    const { id } = await tx.run(
      'INSERT INTO entries (ledger_id, memo, cents) VALUES (?, ?, ?)',
      ledger.id,
      body.memo,
      body.cents,
    );
    return reply(201, { id, memo: body.memo, cents: body.cents });
  });
}

/** An optimistic lock holds, but the exception of the loser is not retried and becomes a 500. */
export const ledgerEntries = pair({
  name: 'ledger-entries',
  rule: 'unretried-conflict',
  operation: path,
  app: {
    title: 'Ledgers',
    openapi: '3.0.3',
    tables: `CREATE TABLE ledgers (id INTEGER PRIMARY KEY, title TEXT, total INTEGER DEFAULT 0, version INTEGER DEFAULT 0);
      CREATE TABLE entries (id INTEGER PRIMARY KEY, ledger_id INTEGER, memo TEXT, cents INTEGER);`,
    endpoints: {
      'POST /ledgers': adds('ledgers', ['title'], Ledger, Ledger, { view }),
      'GET /ledgers': lists('ledgers', Ledger, { view }),
      'GET /ledgers/{ledgerId}': shows('ledgers', Ledger, { view }),
      'GET /ledgers/{ledgerId}/entries': lists('entries', Entry, { by: { ledger_id: 'ledgerId' } }),
      [path]: { body: Entry, answers: { 201: Entry, 404: null } },
    },
  },
  racy: {
    [path]: async (call) => {
      const answer = await enter(call);
      if (!answer) throw new Error('StaleObject: the row was updated by another transaction');
      return answer;
    },
  },
  repaired: {
    [path]: async (call) => {
      for (let attempt = 0; attempt < 100; attempt += 1) {
        const answer = await enter(call);
        if (answer) return answer;
      }
      return reply(503, { error: 'too much contention' }, { 'retry-after': '1' });
    },
  },
  drill: {
    prepare: async (api, run) => (await api('POST', '/ledgers', { title: run })).body,
    send: (api, { id }) => api('POST', `/ledgers/${id}/entries`, { memo: 'x', cents: 100 }),
    broken: async (api, { id }, replies) => {
      const kept = replies.filter(({ status }) => status === 201).length;
      const { total } = (await api('GET', `/ledgers/${id}`)).body;
      if (total !== 100 * kept) return `the total is ${total} after ${kept} entries`;
      return kept === replies.length ? undefined : `${replies.length - kept} answers 500`;
    },
  },
});
