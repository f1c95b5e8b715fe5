import { randomInt } from 'node:crypto';
import { object, readOnly, text, uuid, whole } from '../document.ts';
import { adds, shows } from '../plain.ts';
import { missing, pair, reply } from '../server.ts';

const POOL = 10;
const Campaign = object(
  { 'id?': readOnly(whole()), title: text('Summer'), 'codesLeft?': readOnly(whole(POOL)) },
  'Campaign',
);
const Code = object({ code: uuid(), customer: text() }, 'CampaignCode');
const path = 'POST /campaigns/{campaignId}/codes';
const view = ({ id, title, codesLeft }: Record<string, unknown>) => ({ id, title, codesLeft });
const none = () => reply(410, { error: 'no code left' });
const free = 'SELECT code FROM codes WHERE campaign = ? AND customer IS NULL';
const hex = 'lower(hex(randomblob(16)))';

/** Everybody gets a random one of ten codes; two at once choose the same one in about a tenth of the cases. */
export const campaignCodes = pair({
  name: 'campaign-codes',
  rule: 'identity-collision',
  also: ['limit-overrun', 'lost-update', 'bound-violation', 'duplicate-create'],
  operation: path,
  hard: true,
  app: {
    title: 'Campaigns',
    openapi: '3.1.0',
    tables: `CREATE TABLE campaigns (id INTEGER PRIMARY KEY, title TEXT, codesLeft INTEGER DEFAULT ${POOL});
      CREATE TABLE codes (code TEXT PRIMARY KEY, campaign INTEGER, customer TEXT);
      CREATE INDEX by_campaign ON codes (campaign);
      CREATE TRIGGER fill AFTER INSERT ON campaigns BEGIN
        INSERT INTO codes (code, campaign) SELECT ${hex}, new.id FROM json_each('[0,1,2,3,4,5,6,7,8,9]');
      END;`,
    endpoints: {
      'POST /campaigns': adds('campaigns', ['title'], Campaign, Campaign, { view }),
      'GET /campaigns/{campaignId}': {
        ...shows('campaigns', Campaign),
        run: async ({ db, params }) => {
          const left = '(SELECT count(*) FROM codes WHERE campaign = campaigns.id AND customer IS NULL) AS codesLeft';
          const row = await db.one(`SELECT id, title, ${left} FROM campaigns WHERE id = ?`, params.campaignId!);
          return row ? reply(200, row) : missing();
        },
      },
      [path]: { body: object({ customer: text('c-1') }), answers: { 201: Code, 404: null, 410: null } },
    },
  },
  racy: {
    [path]: async ({ db, params, body }) => {
      if (!(await db.one('SELECT 1 FROM campaigns WHERE id = ?', params.campaignId!))) return missing();
      const codes = await db.all(free, params.campaignId!);
      if (codes.length === 0) return none();
      const { code } = codes[randomInt(codes.length)]!;
      await db.run('UPDATE codes SET customer = ? WHERE code = ?', body.customer, code);
      return reply(201, { code, customer: body.customer });
    },
  },
  repaired: {
    [path]: async ({ db, params, body }) => {
      if (!(await db.one('SELECT 1 FROM campaigns WHERE id = ?', params.campaignId!))) return missing();
      const sql = `UPDATE codes SET customer = ? WHERE code = (${free} ORDER BY random() LIMIT 1) RETURNING code, customer`;
      const row = await db.one(sql, body.customer, params.campaignId!);
      return row ? reply(201, row) : none();
    },
  },
  drill: {
    prepare: async (api, run) => (await api('POST', '/campaigns', { title: run })).body,
    send: (api, { id }, i) => api('POST', `/campaigns/${id}/codes`, { customer: `c${i}` }),
    broken: (_api, _campaign, replies) => {
      const codes = replies.map(({ body }) => body.code);
      const distinct = new Set(codes).size;
      return distinct === codes.length ? undefined : `${codes.length} customers share ${distinct} codes`;
    },
  },
});
