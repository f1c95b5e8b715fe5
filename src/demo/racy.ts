/** The shop as it is often written: read, decide, write. Each `await` between the read and the write is the race. */
import { conflict, created, noContent, notFound, ok, problem } from './answer.ts';
import { children, singular, type Variant } from './shop.ts';

export const racy: Variant = {
  constraints: '',

  async reserve(db, eventId, guest) {
    const [event] = await db.query('SELECT remaining FROM events WHERE id = ?', eventId);
    if (!event) return notFound('event');
    if (Number(event.remaining) < 1) return conflict('The event is sold out.');
    await db.query('UPDATE events SET remaining = remaining - 1 WHERE id = ?', eventId);
    const sql = 'INSERT INTO reservations (eventId, guest) VALUES (?, ?) RETURNING *';
    return created((await db.query(sql, eventId, guest))[0]);
  },

  async cancel(db, eventId, reservationId) {
    const [held] = await db.query('SELECT id FROM reservations WHERE eventId = ? AND id = ?', eventId, reservationId);
    if (!held) return notFound('reservation');
    await db.query('DELETE FROM reservations WHERE id = ?', reservationId);
    await db.query('UPDATE events SET remaining = remaining + 1 WHERE id = ?', eventId);
    return noContent();
  },

  async createCoupon(db, code, maxRedemptions) {
    const taken = await db.query('SELECT id FROM coupons WHERE code = ?', code);
    if (taken.length > 0) return conflict('The code is taken.');
    const sql = 'INSERT INTO coupons (code, maxRedemptions) VALUES (?, ?) RETURNING *';
    return created((await db.query(sql, code, maxRedemptions))[0]);
  },

  async redeem(db, couponId, customerId) {
    const [coupon] = await db.query('SELECT * FROM coupons WHERE id = ?', couponId);
    if (!coupon) return notFound('coupon');
    const [customer] = await db.query('SELECT id FROM customers WHERE id = ?', customerId);
    if (!customer) return notFound('customer');
    if (Number(coupon.redeemed) >= Number(coupon.maxRedemptions)) return conflict('The coupon is used up.');
    const used = 'SELECT id FROM redemptions WHERE couponId = ? AND customerId = ?';
    if ((await db.query(used, couponId, customerId)).length > 0)
      return conflict('The customer has redeemed it already.');
    await db.query('UPDATE coupons SET redeemed = ? WHERE id = ?', Number(coupon.redeemed) + 1, couponId);
    const sql = 'INSERT INTO redemptions (couponId, customerId) VALUES (?, ?) RETURNING *';
    return created((await db.query(sql, couponId, customerId))[0]);
  },

  async signUp(db, email, name) {
    const taken = await db.query('SELECT id FROM customers WHERE email = ?', email);
    if (taken.length > 0) return conflict('The email address is taken.');
    const sql = 'INSERT INTO customers (email, name) VALUES (?, ?) RETURNING *';
    return created((await db.query(sql, email, name))[0]);
  },

  async updateProfile(db, customerId, change) {
    const [customer] = await db.query('SELECT * FROM customers WHERE id = ?', customerId);
    if (!customer) return notFound('customer');
    const { name, phone, city } = { ...customer, ...change };
    const sql = 'UPDATE customers SET name = ?, phone = ?, city = ? WHERE id = ? RETURNING *';
    const [updated] = await db.query(sql, name!, phone!, city!, customerId);
    return updated ? ok(updated) : notFound('customer');
  },

  async deposit(db, walletId, amount) {
    const [wallet] = await db.query('SELECT * FROM wallets WHERE id = ?', walletId);
    if (!wallet) return notFound('wallet');
    const balance = Number(wallet.balance) + amount;
    await db.query('UPDATE wallets SET balance = ? WHERE id = ?', balance, walletId);
    return ok({ ...wallet, balance });
  },

  async transfer(db, walletId, toWalletId, amount) {
    if (walletId === toWalletId) return problem(400, 'The two wallets must differ.');
    const [from] = await db.query('SELECT * FROM wallets WHERE id = ?', walletId);
    const [to] = await db.query('SELECT * FROM wallets WHERE id = ?', toWalletId);
    if (!from || !to) return notFound('wallet');
    if (Number(from.balance) < amount) return problem(422, 'The balance is too low.');
    const balance = Number(from.balance) - amount;
    await db.query('UPDATE wallets SET balance = ? WHERE id = ?', balance, walletId);
    await db.query('UPDATE wallets SET balance = ? WHERE id = ?', Number(to.balance) + amount, toWalletId);
    return ok({ ...from, balance });
  },

  async remove(db, table, id) {
    const [row] = await db.query(`SELECT id FROM ${table} WHERE id = ?`, id);
    if (!row) return notFound(singular(table));
    const child = children[table];
    if (child) await db.query(`DELETE FROM ${child.table} WHERE ${child.key} = ?`, id);
    await db.query(`DELETE FROM ${table} WHERE id = ?`, id);
    return noContent();
  },
};
