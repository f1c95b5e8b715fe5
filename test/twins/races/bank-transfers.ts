import { list, object, readOnly, text, whole } from '../document.ts';
import { adds, lists, shows } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const Account = object(
  { 'id?': readOnly(whole()), owner: text('Ola'), balance: whole(100, { minimum: 0 }) },
  'BankAccount',
);
const Transfer = object(
  { from_account_id: whole(1), to_account_id: whole(2), amount: whole(60, { minimum: 1 }) },
  'Transfer',
);
const Booked = object(
  { id: whole(), from_account_id: whole(), to_account_id: whole(), amount: whole() },
  'BookedTransfer',
);
const book = 'INSERT INTO transfers (from_account_id, to_account_id, amount) VALUES (?, ?, ?) RETURNING *';
const short = () => reply(422, { error: 'insufficient funds' });
const same = (body: { from_account_id: number; to_account_id: number }) => body.from_account_id === body.to_account_id;

/** Both balances are read, changed in the application and written: money appears or vanishes. */
export const bankTransfers = pair({
  name: 'bank-transfers',
  rule: 'double-spend',
  also: ['lost-update', 'limit-overrun'],
  operation: 'POST /transfers',
  app: {
    title: 'Bank',
    openapi: '3.0.3',
    tables: `CREATE TABLE accounts (id INTEGER PRIMARY KEY, owner TEXT, balance INTEGER);
      CREATE TABLE transfers (id INTEGER PRIMARY KEY, from_account_id INTEGER, to_account_id INTEGER, amount INTEGER);`,
    endpoints: {
      'POST /accounts': adds('accounts', ['owner', 'balance'], Account, Account),
      'GET /accounts': { ...lists('accounts', Account), answers: { 200: list(Account) } },
      'GET /accounts/{id}': shows('accounts', Account),
      'POST /transfers': { body: Transfer, answers: { 201: Booked, 404: null, 422: null } },
      'GET /transfers/{id}': shows('transfers', Booked),
    },
  },
  racy: {
    'POST /transfers': async ({ db, body }) => {
      const from = await db.one('SELECT * FROM accounts WHERE id = ?', body.from_account_id);
      const to = await db.one('SELECT * FROM accounts WHERE id = ?', body.to_account_id);
      if (!from || !to || same(body)) return missing();
      if (from.balance < body.amount) return short();
      await db.run('UPDATE accounts SET balance = ? WHERE id = ?', from.balance - body.amount, from.id);
      await db.run('UPDATE accounts SET balance = ? WHERE id = ?', to.balance + body.amount, to.id);
      return reply(201, await db.one(book, from.id, to.id, body.amount));
    },
  },
  repaired: {
    'POST /transfers': ({ db, body }) =>
      db.transaction(async (tx) => {
        const found = await tx.all(
          'SELECT id FROM accounts WHERE id IN (?, ?) ORDER BY id',
          body.from_account_id,
          body.to_account_id,
        );
        if (found.length < 2) return missing();
        const take = 'UPDATE accounts SET balance = balance - ? WHERE id = ? AND balance >= ?';
        if ((await tx.run(take, body.amount, body.from_account_id, body.amount)).changes === 0) return short();
        await tx.run('UPDATE accounts SET balance = balance + ? WHERE id = ?', body.amount, body.to_account_id);
        return reply(201, await tx.one(book, body.from_account_id, body.to_account_id, body.amount));
      }),
  },
  drill: {
    prepare: async (api, run) => {
      const from = (await api('POST', '/accounts', { owner: `${run} a`, balance: 1_000 })).body;
      return { from, to: (await api('POST', '/accounts', { owner: `${run} b`, balance: 1_000 })).body };
    },
    send: (api, { from, to }, i) => {
      const [a, b] = i % 2 === 0 ? [from, to] : [to, from];
      return api('POST', '/transfers', { from_account_id: a.id, to_account_id: b.id, amount: 10 + i });
    },
    broken: async (api, { from, to }) => {
      const balances = await Promise.all(
        [from, to].map(async ({ id }) => (await api('GET', `/accounts/${id}`)).body.balance),
      );
      return balances[0] + balances[1] === 2_000 ? undefined : `the sum of 2000 became ${balances.join(' + ')}`;
    },
  },
});
