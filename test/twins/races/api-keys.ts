import { email, object, readOnly, text, whole } from '../document.ts';
import { adds, insert, lists, removes, shows } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const Account = object({ 'id?': readOnly(whole()), billingEmail: email() }, 'Account');
const ApiKey = object({ 'id?': readOnly(whole()), label: text('ci'), 'prefix?': readOnly(text()) }, 'ApiKey');
const LIMIT = 3;
const quota = () => reply(400, { code: 'quota_exceeded', message: `at most ${LIMIT} keys` });
const path = 'POST /accounts/{accountId}/apiKeys';
const count = 'SELECT count(*) AS n FROM apiKeys WHERE accountId = ?';

/** A fixed limit that no parameter sets: only filling up to it brings it within reach. */
export const apiKeys = pair({
  name: 'api-keys',
  rule: 'limit-overrun',
  operation: path,
  app: {
    title: 'Developer accounts',
    openapi: '3.0.3',
    tables: `CREATE TABLE accounts (id INTEGER PRIMARY KEY AUTOINCREMENT, billingEmail TEXT);
      CREATE TABLE apiKeys (id INTEGER PRIMARY KEY AUTOINCREMENT, accountId INTEGER, label TEXT, prefix TEXT);`,
    endpoints: {
      'POST /accounts': adds('accounts', ['billingEmail'], Account, Account),
      'GET /accounts/{accountId}': shows('accounts', Account),
      'GET /accounts/{accountId}/apiKeys': lists('apiKeys', ApiKey, { by: { accountId: 'accountId' } }),
      'DELETE /accounts/{accountId}/apiKeys/{keyId}': removes('apiKeys'),
      [path]: { body: ApiKey, answers: { 201: ApiKey, 400: object({ code: text(), message: text() }), 404: null } },
    },
  },
  racy: {
    [path]: async (call) => {
      const accountId = call.params.accountId!;
      if (!(await call.db.one('SELECT id FROM accounts WHERE id = ?', accountId))) return missing();
      if ((await call.db.one(count, accountId))!.n >= LIMIT) return quota();
      return reply(
        201,
        await insert(call, 'apiKeys', ['label'], { fill: () => ({ accountId: Number(accountId), prefix: 'rk_live' }) }),
      );
    },
  },
  repaired: {
    [path]: (call) =>
      call.db.transaction(async (tx) => {
        const accountId = call.params.accountId!;
        if (!(await tx.one('SELECT id FROM accounts WHERE id = ?', accountId))) return missing();
        if ((await tx.one(count, accountId))!.n >= LIMIT) return quota();
        const sql = "INSERT INTO apiKeys (accountId, label, prefix) VALUES (?, ?, 'rk_live') RETURNING *";
        return reply(201, await tx.one(sql, accountId, call.body.label));
      }),
  },
  drill: {
    prepare: async (api, run) => {
      const account = (await api('POST', '/accounts', { billingEmail: `${run}@example.org` })).body;
      for (const label of ['a', 'b']) await api('POST', `/accounts/${account.id}/apiKeys`, { label });
      return account;
    },
    send: (api, { id }, i) => api('POST', `/accounts/${id}/apiKeys`, { label: `k${i}` }),
    broken: async (api, { id }) => {
      const { length } = (await api('GET', `/accounts/${id}/apiKeys`)).body;
      return length === LIMIT ? undefined : `${length} keys, ${LIMIT} allowed`;
    },
  },
});
