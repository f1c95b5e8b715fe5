/**
 * The ticket shop: what both variants share, and the interface of what they do differently.
 * Read racy.ts and fixed.ts side by side: same functions, same order, same answers to anyone who calls alone.
 */
import { type Answer, created, notFound, ok } from './answer.ts';
import type { Database, Row, Value } from './database.ts';

export type Table = 'events' | 'coupons' | 'customers' | 'wallets';
export type Profile = { name?: string; phone?: string; city?: string };

/** The functions in which it matters that requests overlap. */
export interface Variant {
  /** Definitions beyond the common tables. */
  constraints: string;
  reserve(db: Database, eventId: number, guest: string): Promise<Answer>;
  cancel(db: Database, eventId: number, reservationId: number): Promise<Answer>;
  createCoupon(db: Database, code: string, maxRedemptions: number): Promise<Answer>;
  redeem(db: Database, couponId: number, customerId: number): Promise<Answer>;
  signUp(db: Database, email: string, name: string): Promise<Answer>;
  updateProfile(db: Database, customerId: number, change: Profile): Promise<Answer>;
  deposit(db: Database, walletId: number, amount: number): Promise<Answer>;
  transfer(db: Database, walletId: number, toWalletId: number, amount: number): Promise<Answer>;
  remove(db: Database, table: Table, id: number): Promise<Answer>;
}

/** One request as a handler sees it; the body has passed its schema. */
export interface Call {
  path: Record<string, number>;
  query: URLSearchParams;
  body: Record<string, Value>;
}

export type Handler = (call: Call) => Promise<Answer>;

/** What goes with a resource when it is removed. */
export const children: Record<Table, { table: string; key: string } | undefined> = {
  events: { table: 'reservations', key: 'eventId' },
  coupons: { table: 'redemptions', key: 'couponId' },
  customers: { table: 'redemptions', key: 'customerId' },
  wallets: undefined,
};

/** The handlers by `operationId` of the document. */
export function shop(db: Database, variant: Variant): Record<string, Handler> {
  return {
    createEvent: async ({ body }) =>
      created(
        await one(
          db,
          'INSERT INTO events (name, capacity, remaining) VALUES (?, ?, ?) RETURNING *',
          text(body.name),
          number(body.capacity),
          number(body.capacity),
        ),
      ),
    listEvents: async () => ok(await db.query('SELECT * FROM events ORDER BY id')),
    getEvent: ({ path }) => item(db, 'events', path.eventId),
    deleteEvent: ({ path }) => variant.remove(db, 'events', number(path.eventId)),

    createReservation: ({ path, body }) => variant.reserve(db, number(path.eventId), text(body.guest)),
    listReservations: ({ path }) => childrenOf(db, 'events', path.eventId),
    getReservation: async ({ path }) => {
      const sql = 'SELECT * FROM reservations WHERE eventId = ? AND id = ?';
      return found('reservation', await one(db, sql, number(path.eventId), number(path.reservationId)));
    },
    cancelReservation: ({ path }) => variant.cancel(db, number(path.eventId), number(path.reservationId)),

    createCoupon: ({ body }) => variant.createCoupon(db, text(body.code), number(body.maxRedemptions)),
    listCoupons: async () => ok(await db.query('SELECT * FROM coupons ORDER BY id')),
    getCoupon: ({ path }) => item(db, 'coupons', path.couponId),
    deleteCoupon: ({ path }) => variant.remove(db, 'coupons', number(path.couponId)),
    redeemCoupon: ({ path, body }) => variant.redeem(db, number(path.couponId), number(body.customerId)),
    listRedemptions: ({ path }) => childrenOf(db, 'coupons', path.couponId),

    signUp: ({ body }) => variant.signUp(db, text(body.email), text(body.name)),
    listCustomers: async ({ query }) => {
      const email = query.get('email');
      const sql = 'SELECT * FROM customers WHERE ?1 IS NULL OR email = ?1 ORDER BY id';
      return ok(await db.query(sql, email));
    },
    getCustomer: ({ path }) => item(db, 'customers', path.customerId),
    updateProfile: ({ path, body }) => variant.updateProfile(db, number(path.customerId), body as Profile),
    deleteCustomer: ({ path }) => variant.remove(db, 'customers', number(path.customerId)),

    createWallet: async ({ body }) => {
      const sql = 'INSERT INTO wallets (owner, balance) VALUES (?, ?) RETURNING *';
      return created(await one(db, sql, text(body.owner), number(body.balance)));
    },
    listWallets: async () => ok(await db.query('SELECT * FROM wallets ORDER BY id')),
    getWallet: ({ path }) => item(db, 'wallets', path.walletId),
    deleteWallet: ({ path }) => variant.remove(db, 'wallets', number(path.walletId)),
    deposit: ({ path, body }) => variant.deposit(db, number(path.walletId), number(body.amount)),
    transfer: ({ path, body }) =>
      variant.transfer(db, number(path.walletId), number(body.toWalletId), number(body.amount)),
  };
}

const number = (value: Value | undefined): number => value as number;
const text = (value: Value | undefined): string => value as string;

const one = async (db: Database, sql: string, ...values: Value[]): Promise<Row | undefined> =>
  (await db.query(sql, ...values))[0];

export const singular = (table: Table): string => table.slice(0, -1);

const found = (what: string, row: Row | undefined): Answer => (row ? ok(row) : notFound(what));

const item = async (db: Database, table: Table, id: number | undefined): Promise<Answer> =>
  found(singular(table), await one(db, `SELECT * FROM ${table} WHERE id = ?`, number(id)));

async function childrenOf(db: Database, table: Table, id: number | undefined): Promise<Answer> {
  const child = children[table]!;
  if ((await item(db, table, id)).status === 404) return notFound(singular(table));
  return ok(await db.query(`SELECT * FROM ${child.table} WHERE ${child.key} = ? ORDER BY id`, number(id)));
}
