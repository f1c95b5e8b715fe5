import { object, text, whole } from '../document.ts';
import { adds, lists, shows } from '../plain.ts';
import { pair, reply } from '../server.ts';

const Coupon = object(
  { code: text('SPRING'), maxUses: whole(1, { minimum: 1 }), 'uses?': whole(0, { readOnly: true }) },
  'Coupon',
);
const success = () => reply(200, { status: 'success' });
const refusal = (status: string) => reply(200, { status });
const record = 'INSERT INTO redemptions (code, customer) VALUES (?, ?)';

/** Action-style, 200 for everybody, the outcome in the body. */
export const couponRedemption = pair({
  name: 'coupon-redemption',
  rule: 'limit-overrun',
  also: ['bound-violation'],
  operation: 'POST /redeem',
  app: {
    title: 'Coupons',
    openapi: '2.0',
    basePath: '/api',
    pathParameters: { code: text() },
    tables: `CREATE TABLE coupons (code TEXT PRIMARY KEY, maxUses INTEGER, uses INTEGER DEFAULT 0);
      CREATE TABLE redemptions (id INTEGER PRIMARY KEY, code TEXT, customer TEXT);`,
    endpoints: {
      'POST /coupons': adds('coupons', ['code', 'maxUses'], Coupon, Coupon),
      'GET /coupons': lists('coupons', Coupon),
      'GET /coupons/{code}': shows('coupons', Coupon, { key: 'code' }),
      'POST /redeem': {
        body: object({ code: text('SPRING'), customer: text('c-17') }),
        answers: { 200: object({ status: text('success') }) },
      },
    },
  },
  racy: {
    'POST /redeem': async ({ db, body }) => {
      const coupon = await db.one('SELECT * FROM coupons WHERE code = ?', body.code);
      if (!coupon) return refusal('unknown');
      if (coupon.uses >= coupon.maxUses) return refusal('exhausted');
      await db.run('UPDATE coupons SET uses = uses + 1 WHERE code = ?', body.code);
      await db.run(record, body.code, body.customer);
      return success();
    },
  },
  repaired: {
    'POST /redeem': async ({ db, body }) => {
      if (!(await db.one('SELECT 1 FROM coupons WHERE code = ?', body.code))) return refusal('unknown');
      const sql = 'UPDATE coupons SET uses = uses + 1 WHERE code = ? AND uses < maxUses';
      if ((await db.run(sql, body.code)).changes === 0) return refusal('exhausted');
      await db.run(record, body.code, body.customer);
      return success();
    },
  },
  drill: {
    prepare: async (api, run) => (await api('POST', '/api/coupons', { code: `C-${run}`, maxUses: 1 })).body,
    send: (api, { code }, i) => api('POST', '/api/redeem', { code, customer: `c-${i}` }),
    broken: async (api, { code }, replies) => {
      const won = replies.filter(({ body }) => body.status === 'success').length;
      const { uses } = (await api('GET', `/api/coupons/${code}`)).body;
      return won === 1 && uses === 1 ? undefined : `${won} successes, ${uses} uses of 1`;
    },
  },
});
