import { choice, flag, object, readOnly, text, uuid } from '../document.ts';
import { adds, shows } from '../plain.ts';
import { type Handler, missing, pair, reply } from '../server.ts';

const Subscription = object(
  {
    'id?': readOnly(uuid()),
    plan: text('basic'),
    'paused?': readOnly(flag()),
    'upgrade?': readOnly(choice('none', 'pending')),
  },
  'Subscription',
);
const pause = 'POST /subscriptions/{subscription_id}/pause';
const upgrade = 'POST /subscriptions/{subscription_id}/upgrade';
const view = (row: Record<string, unknown>) => ({ ...row, paused: row.paused === 1 });
const ok = () => reply(200, { ok: true });
const not = (reason: string) => reply(200, { ok: false, reason });
const find = 'SELECT * FROM subscriptions WHERE id = ?';

/** Looks at one column, writes the other. */
const racy =
  (allowed: (row: Record<string, unknown>) => boolean, reason: string, set: string): Handler =>
  async ({ db, params }) => {
    const row = await db.one(find, params.subscription_id!);
    if (!row) return missing();
    if (!allowed(row)) return not(reason);
    await db.run(`UPDATE subscriptions SET ${set} WHERE id = ?`, params.subscription_id!);
    return ok();
  };
const repaired =
  (condition: string, reason: string, set: string): Handler =>
  async ({ db, params }) => {
    const { changes } = await db.run(
      `UPDATE subscriptions SET ${set} WHERE id = ? AND ${condition}`,
      params.subscription_id!,
    );
    if (changes === 1) return ok();
    return (await db.one(find, params.subscription_id!)) ? not(reason) : missing();
  };

/** A paused subscription must not be upgraded, nor one with a pending upgrade paused. 200 for everybody. */
export const subscriptionChanges = pair({
  name: 'subscription-changes',
  rule: 'write-skew',
  operation: pause,
  app: {
    title: 'Subscriptions',
    openapi: '3.1.0',
    pathParameters: { subscription_id: uuid() },
    tables: `CREATE TABLE subscriptions (id TEXT PRIMARY KEY, plan TEXT, paused INTEGER DEFAULT 0, upgrade TEXT DEFAULT 'none');`,
    endpoints: {
      'POST /subscriptions': adds('subscriptions', ['plan'], Subscription, Subscription, { uuid: true, view }),
      'GET /subscriptions/{subscription_id}': shows('subscriptions', Subscription, { view }),
      [pause]: { answers: { 200: object({ ok: flag(), 'reason?': text() }), 404: null } },
      [upgrade]: { answers: { 200: object({ ok: flag(), 'reason?': text() }), 404: null } },
    },
  },
  racy: {
    [pause]: racy((row) => row.upgrade === 'none', 'upgrade pending', 'paused = 1'),
    [upgrade]: racy((row) => row.paused === 0, 'paused', "upgrade = 'pending'"),
  },
  repaired: {
    [pause]: repaired("upgrade = 'none'", 'upgrade pending', 'paused = 1'),
    [upgrade]: repaired('paused = 0', 'paused', "upgrade = 'pending'"),
  },
  drill: {
    prepare: async (api) => (await api('POST', '/subscriptions', { plan: 'basic' })).body,
    send: (api, { id }, i) => api('POST', `/subscriptions/${id}/${i % 2 === 0 ? 'pause' : 'upgrade'}`),
    broken: async (api, { id }) => {
      const { paused, upgrade } = (await api('GET', `/subscriptions/${id}`)).body;
      return paused && upgrade === 'pending' ? 'paused with an upgrade pending' : undefined;
    },
  },
});
