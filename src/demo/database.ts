/** The demo's database: SQLite in memory behind an asynchronous interface, as the driver of a database server has. */
import type { SQLInputValue } from 'node:sqlite';

export type Value = SQLInputValue;
export type Row = Record<string, string | number | null>;
export type Query = (sql: string, ...values: Value[]) => Promise<Row[]>;

export interface Database {
  /** One statement in a transaction of its own, as a pool's `query` does. */
  query: Query;
  /** Several statements with nothing in between; rolled back when `work` throws. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  close(): void;
}

export const schema = `
  CREATE TABLE events (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, capacity INTEGER NOT NULL, remaining INTEGER NOT NULL);
  CREATE TABLE reservations (id INTEGER PRIMARY KEY AUTOINCREMENT, eventId INTEGER NOT NULL, guest TEXT NOT NULL);
  CREATE TABLE coupons (id INTEGER PRIMARY KEY AUTOINCREMENT, code TEXT NOT NULL, maxRedemptions INTEGER NOT NULL, redeemed INTEGER NOT NULL DEFAULT 0);
  CREATE TABLE redemptions (id INTEGER PRIMARY KEY AUTOINCREMENT, couponId INTEGER NOT NULL, customerId INTEGER NOT NULL);
  CREATE TABLE customers (id INTEGER PRIMARY KEY AUTOINCREMENT, email TEXT NOT NULL, name TEXT NOT NULL, phone TEXT, city TEXT);
  CREATE TABLE wallets (id INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT NOT NULL, balance INTEGER NOT NULL);
  CREATE INDEX reservationsByEvent ON reservations (eventId);
  CREATE INDEX redemptionsByCoupon ON redemptions (couponId);
`;

/** One trip over the wire: the program does other work meanwhile, which is all that a race needs. */
const trip = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Opens an empty database with `schema` and the given further definitions. */
export function openDatabase(constraints = ''): Database {
  // Looked up at run time: bundlers do not all know this module yet.
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  const sqlite = new DatabaseSync(':memory:');
  sqlite.exec(schema + constraints);
  const exclusively = queue();

  const send: Query = async (sql, ...values) => {
    await trip();
    const rows = sqlite.prepare(sql).all(...values) as Row[];
    await trip();
    return rows;
  };

  return {
    query: (sql, ...values) => exclusively(() => send(sql, ...values)),
    transaction: (work) => exclusively(() => inTransaction(send, work)),
    close: () => sqlite.close(),
  };
}

const uniqueViolation = 2067;

/** Inserts one row and returns it, or nothing where a unique index already holds its like. */
export async function insertUnique(query: Query, sql: string, ...values: Value[]): Promise<Row | undefined> {
  try {
    return (await query(sql, ...values))[0];
  } catch (error) {
    if ((error as { errcode?: number }).errcode === uniqueViolation) return undefined;
    throw error;
  }
}

async function inTransaction<T>(send: Query, work: (query: Query) => Promise<T>): Promise<T> {
  await send('BEGIN IMMEDIATE');
  try {
    const result = await work(send);
    await send('COMMIT');
    return result;
  } catch (error) {
    await send('ROLLBACK');
    throw error;
  }
}

/** The pool's one connection: each task has it to itself, in the order of asking. */
function queue(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const result = last.then(task);
    last = result.catch(() => undefined);
    return result;
  };
}
