/** Repeated calls that are right to succeed. */
import { randomUUID } from 'node:crypto';
import type { Row } from '../database.ts';
import { email, flag, list, maybe, moment, object, readOnly, text, uuid, whole } from '../document.ts';
import { adds, lists, shows } from '../plain.ts';
import { type App, missing, reply, trap } from '../server.ts';
import type { Drill } from '../twin.ts';

const Label = object({ 'id?': readOnly(whole()), name: text('fragile') }, 'Label');
const labels = (again: number): App => ({
  title: 'Labels',
  openapi: '3.0.3',
  tables: 'CREATE TABLE labels (id INTEGER PRIMARY KEY, name TEXT UNIQUE);',
  endpoints: {
    'POST /labels': {
      body: Label,
      answers: { 200: Label, 201: Label },
      run: async ({ db, body }) => {
        const { changes } = await db.run('INSERT INTO labels (name) VALUES (?) ON CONFLICT DO NOTHING', body.name);
        return reply(changes === 1 ? 201 : again, await db.one('SELECT * FROM labels WHERE name = ?', body.name));
      },
    },
    'GET /labels': lists('labels', Label),
    'GET /labels/{id}': shows('labels', Label),
  },
});
const labelDrill: Drill = {
  prepare: (_api, run) => Promise.resolve(`l-${run}`),
  send: (api, name) => api('POST', '/labels', { name }),
  broken: async (api, name, replies) => {
    const rows = (await api('GET', '/labels')).body.filter((row: Row) => row.name === name).length;
    const ids = new Set(replies.map(({ body }) => body.id)).size;
    return rows === 1 && ids === 1 ? undefined : `${rows} rows, ${ids} ids`;
  },
};

const Cabin = object(
  { 'id?': readOnly(whole()), name: text('Lakeside'), 'deleted_at?': readOnly(maybe(moment())) },
  'Cabin',
);
const cabins = (remove: string, view: (row: Row) => unknown): App => ({
  title: 'Cabins',
  openapi: '3.1.0',
  tables: 'CREATE TABLE cabins (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, deleted_at TEXT);',
  endpoints: {
    'POST /cabins': adds('cabins', ['name'], Cabin, Cabin, { view }),
    'GET /cabins/{cabinId}': shows('cabins', Cabin, { view }),
    'DELETE /cabins/{cabinId}': {
      answers: { 204: null },
      run: async ({ db, params }) => {
        await db.run(remove, params.cabinId!);
        return reply(204);
      },
    },
  },
});
const cabinDrill = (gone: (status: number, body: Row) => boolean): Drill => ({
  prepare: async (api, run) => (await api('POST', '/cabins', { name: run })).body,
  send: (api, { id }) => api('DELETE', `/cabins/${id}`),
  broken: async (api, { id }) => {
    const { status, body } = await api('GET', `/cabins/${id}`);
    return gone(status, body) ? undefined : `still there: ${status} ${JSON.stringify(body)}`;
  },
});
const softly = "UPDATE cabins SET deleted_at = coalesce(deleted_at, strftime('%Y-%m-%dT%H:%M:%SZ')) WHERE id = ?";

const Credentials = object({ email: email(), password: text('correct horse') }, 'Credentials');
const signUp: App = {
  title: 'Accounts',
  openapi: '3.0.3',
  tables: 'CREATE TABLE accounts (id INTEGER PRIMARY KEY, email TEXT UNIQUE, password TEXT);',
  endpoints: {
    'POST /auth/register': {
      body: Credentials,
      answers: { 200: object({ account_id: whole(), token: uuid() }), 401: null },
      run: async ({ db, body }) => {
        await db.run(
          'INSERT INTO accounts (email, password) VALUES (?, ?) ON CONFLICT DO NOTHING',
          body.email,
          body.password,
        );
        const account = (await db.one('SELECT * FROM accounts WHERE email = ?', body.email))!;
        if (account.password !== body.password) return reply(401, { error: 'wrong password' });
        return reply(200, { account_id: account.id, token: randomUUID() });
      },
    },
    'GET /accounts/{account_id}': shows('accounts', object({ id: whole(), email: email() }, 'Account'), {
      view: ({ id, email }) => ({ id, email }),
    }),
  },
};
const signUpDrill: Drill = {
  prepare: (_api, run) => Promise.resolve({ email: `${run}@example.org`, password: 'p' }),
  send: (api, credentials) => api('POST', '/auth/register', credentials),
  broken: (_api, _credentials, replies) => {
    const accounts = new Set(replies.map(({ body }) => body.account_id)).size;
    return accounts === 1 ? undefined : `${accounts} accounts for one email`;
  },
};

const Bill = object({ 'id?': readOnly(whole()), cents: whole(4200), 'status?': readOnly(text('open')) }, 'Bill');
const collect = 'POST /bills/{billId}/collect';
const bills: App = {
  title: 'Bills',
  openapi: '2.0',
  tables: "CREATE TABLE bills (id INTEGER PRIMARY KEY, cents INTEGER, status TEXT DEFAULT 'open');",
  endpoints: {
    'POST /bills': adds('bills', ['cents'], Bill, Bill),
    'GET /bills/{billId}': shows('bills', Bill),
    [collect]: {
      summary: 'Collects the bill; the same answer however often it is called',
      answers: { 200: Bill, 404: null },
      run: async ({ db, params }) => {
        const row = await db.one("UPDATE bills SET status = 'collected' WHERE id = ? RETURNING *", params.billId!);
        return row ? reply(200, row) : missing();
      },
    },
  },
};
const billDrill: Drill = {
  prepare: async (api) => (await api('POST', '/bills', { cents: 100 })).body,
  send: (api, { id }) => api('POST', `/bills/${id}/collect`),
  broken: (_api, _bill, replies) =>
    new Set(replies.map(({ body }) => JSON.stringify(body))).size === 1 ? undefined : 'answers differ',
};

const Pair = object({ key: text('leader'), value: text('none') }, 'KeyValue');
const Transaction = object({ key: text('leader'), expected: text('none'), value: text('node-1') }, 'Transaction');
const swaps: App = {
  title: 'Key-value store',
  openapi: '3.0.3',
  pathParameters: { key: text() },
  tables: `CREATE TABLE pairs (key TEXT PRIMARY KEY, value TEXT); CREATE TABLE revisions (n INTEGER); INSERT INTO revisions VALUES (0);`,
  endpoints: {
    'POST /kv': adds('pairs', ['key', 'value'], Pair, Pair),
    'GET /kv': { ...lists('pairs', Pair), answers: { 200: list(Pair) } },
    'GET /kv/{key}': shows('pairs', Pair, { key: 'key' }),
    'POST /kv-transactions': {
      body: Transaction,
      answers: { 200: object({ succeeded: flag(), revision: whole() }) },
      run: ({ db, body }) =>
        db.transaction(async (tx) => {
          const { changes } = await tx.run(
            'UPDATE pairs SET value = ? WHERE key = ? AND value = ?',
            body.value,
            body.key,
            body.expected,
          );
          const row = await tx.one('UPDATE revisions SET n = n + ? RETURNING n', changes);
          return reply(200, { succeeded: changes === 1, revision: row!.n });
        }),
    },
  },
};
const swapDrill: Drill = {
  prepare: async (api, run) => (await api('POST', '/kv', { key: run, value: 'free' })).body,
  send: (api, { key }, i) => api('POST', '/kv-transactions', { key, expected: 'free', value: `n${i}` }),
  broken: (_api, _pair, replies) => {
    const won = replies.filter(({ body }) => body.succeeded).length;
    return won === 1 ? undefined : `${won} swaps succeeded`;
  },
};

export const repeats = [
  ...trap('get-or-create', '201 for the first, 200 with the same row for the rest', labels(200), labelDrill),
  ...trap('get-or-create-201', '201 for everybody, one row', labels(201), labelDrill),
  ...trap(
    'delete-204',
    'DELETE answers 204 every time',
    cabins('DELETE FROM cabins WHERE id = ?', ({ id, name }) => ({ id, name })),
    cabinDrill((status) => status === 404),
  ),
  ...trap(
    'soft-delete',
    'DELETE sets deleted_at; GET still answers 200',
    cabins(softly, (row) => row),
    cabinDrill((status, body) => status === 200 && body.deleted_at !== null),
  ),
  ...trap('sign-up-is-login', 'registering again with the same password logs in', signUp, signUpDrill),
  ...trap('collection', 'collecting twice gives the same bill', bills, billDrill),
  ...trap('compare-and-swap', '200 for everybody, `succeeded` in the body, a global revision', swaps, swapDrill),
];
