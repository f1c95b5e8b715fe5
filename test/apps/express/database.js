/** SQLite, as a repository would wrap it: every call is awaited, so that other requests run in between. */
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';

const db = new DatabaseSync(':memory:');
db.exec(`
  PRAGMA foreign_keys = ON;
  CREATE TABLE products (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, sku TEXT NOT NULL, price REAL NOT NULL, stock INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1, deletedAt TEXT
  );
  CREATE TABLE customers (id INTEGER PRIMARY KEY AUTOINCREMENT, email TEXT NOT NULL, name TEXT NOT NULL, points INTEGER NOT NULL DEFAULT 0);
  CREATE TABLE carts (id INTEGER PRIMARY KEY AUTOINCREMENT, customerId INTEGER NOT NULL REFERENCES customers(id) ON DELETE CASCADE, status TEXT NOT NULL DEFAULT 'open');
  CREATE TABLE cartItems (
    cartId INTEGER NOT NULL REFERENCES carts(id) ON DELETE CASCADE, productId INTEGER NOT NULL REFERENCES products(id),
    quantity INTEGER NOT NULL, PRIMARY KEY (cartId, productId)
  );
  CREATE TABLE orders (
    id INTEGER PRIMARY KEY AUTOINCREMENT, cartId INTEGER NOT NULL, total REAL NOT NULL, status TEXT NOT NULL, idempotencyKey TEXT
  );
`);
if (process.env.RACEGATE_VARIANT === 'repaired')
  db.exec(`
    CREATE UNIQUE INDEX product_sku ON products (sku) WHERE deletedAt IS NULL;
    CREATE UNIQUE INDEX customer_email ON customers (email);
    CREATE UNIQUE INDEX order_key ON orders (idempotencyKey);
    CREATE UNIQUE INDEX order_cart ON orders (cartId) WHERE status <> 'cancelled';
  `);

/** What a database on another machine takes. */
const roundTrip = () => pause(2);

export async function all(sql, ...values) {
  await roundTrip();
  return db.prepare(sql).all(...values);
}

export async function one(sql, ...values) {
  return (await all(sql, ...values))[0];
}

export async function run(sql, ...values) {
  await roundTrip();
  return db.prepare(sql).run(...values);
}

/** Runs without a pause, so that nothing comes between its statements; `work` gets the connection. */
export async function transaction(work) {
  await roundTrip();
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work({
      one: (sql, ...values) => db.prepare(sql).get(...values),
      all: (sql, ...values) => db.prepare(sql).all(...values),
      run: (sql, ...values) => db.prepare(sql).run(...values),
    });
    db.exec('COMMIT');
    return result;
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

export const isTaken = (error) => /UNIQUE constraint/.test(error.message);
