/** The same shop, mended: the database decides, in the statement that writes, and what belongs together is one transaction. */
import { conflict, created, noContent, notFound, ok, problem } from './answer.ts';
import { insertUnique } from './database.ts';
import { children, singular, type Variant } from './shop.ts';

export const fixed: Variant = {
  constraints: `
    CREATE UNIQUE INDEX uniqueCode ON coupons (code);
    CREATE UNIQUE INDEX uniqueEmail ON customers (email);
    CREATE UNIQUE INDEX oncePerCustomer ON redemptions (couponId, customerId);
  `,

  reserve: (db, eventId, guest) =>
    db.transaction(async (query) => {
      const take = 'UPDATE events SET remaining = remaining - 1 WHERE id = ? AND remaining >= 1 RETURNING id';
      const [taken] = await query(take, eventId);
      if (!taken) {
        const [event] = await query('SELECT id FROM events WHERE id = ?', eventId);
        return event ? conflict('The event is sold out.') : notFound('event');
      }
      const sql = 'INSERT INTO reservations (eventId, guest) VALUES (?, ?) RETURNING *';
      return created((await query(sql, eventId, guest))[0]);
    }),

  cancel: (db, eventId, reservationId) =>
    db.transaction(async (query) => {
      const sql = 'DELETE FROM reservations WHERE eventId = ? AND id = ? RETURNING id';
      const [cancelled] = await query(sql, eventId, reservationId);
      if (!cancelled) return notFound('reservation');
      await query('UPDATE events SET remaining = remaining + 1 WHERE id = ?', eventId);
      return noContent();
    }),

  async createCoupon(db, code, maxRedemptions) {
    const sql = 'INSERT INTO coupons (code, maxRedemptions) VALUES (?, ?) RETURNING *';
    const coupon = await insertUnique(db.query, sql, code, maxRedemptions);
    return coupon ? created(coupon) : conflict('The code is taken.');
  },

  redeem: (db, couponId, customerId) =>
    db.transaction(async (query) => {
      const [coupon] = await query('SELECT * FROM coupons WHERE id = ?', couponId);
      if (!coupon) return notFound('coupon');
      const [customer] = await query('SELECT id FROM customers WHERE id = ?', customerId);
      if (!customer) return notFound('customer');
      if (Number(coupon.redeemed) >= Number(coupon.maxRedemptions)) return conflict('The coupon is used up.');
      const sql = 'INSERT INTO redemptions (couponId, customerId) VALUES (?, ?) RETURNING *';
      const redemption = await insertUnique(query, sql, couponId, customerId);
      if (!redemption) return conflict('The customer has redeemed it already.');
      await query('UPDATE coupons SET redeemed = redeemed + 1 WHERE id = ?', couponId);
      return created(redemption);
    }),

  async signUp(db, email, name) {
    const sql = 'INSERT INTO customers (email, name) VALUES (?, ?) RETURNING *';
    const customer = await insertUnique(db.query, sql, email, name);
    return customer ? created(customer) : conflict('The email address is taken.');
  },

  async updateProfile(db, customerId, { name = null, phone = null, city = null }) {
    const sql = `UPDATE customers SET name = coalesce(?, name), phone = coalesce(?, phone), city = coalesce(?, city)
                 WHERE id = ? RETURNING *`;
    const [customer] = await db.query(sql, name, phone, city, customerId);
    return customer ? ok(customer) : notFound('customer');
  },

  async deposit(db, walletId, amount) {
    const sql = 'UPDATE wallets SET balance = balance + ? WHERE id = ? RETURNING *';
    const [wallet] = await db.query(sql, amount, walletId);
    return wallet ? ok(wallet) : notFound('wallet');
  },

  async transfer(db, walletId, toWalletId, amount) {
    if (walletId === toWalletId) return problem(400, 'The two wallets must differ.');
    return db.transaction(async (query) => {
      const both = await query('SELECT id FROM wallets WHERE id IN (?, ?)', walletId, toWalletId);
      if (both.length < 2) return notFound('wallet');
      const take = 'UPDATE wallets SET balance = balance - ?1 WHERE id = ?2 AND balance >= ?1 RETURNING *';
      const [from] = await query(take, amount, walletId);
      if (!from) return problem(422, 'The balance is too low.');
      await query('UPDATE wallets SET balance = balance + ? WHERE id = ?', amount, toWalletId);
      return ok(from);
    });
  },

  remove: (db, table, id) =>
    db.transaction(async (query) => {
      const [removed] = await query(`DELETE FROM ${table} WHERE id = ? RETURNING id`, id);
      if (!removed) return notFound(singular(table));
      const child = children[table];
      if (child) await query(`DELETE FROM ${child.table} WHERE ${child.key} = ?`, id);
      return noContent();
    }),
};
