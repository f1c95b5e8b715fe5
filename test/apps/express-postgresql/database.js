import { fileURLToPath } from 'node:url';
import pg from 'pg';

const id = 'id UUID PRIMARY KEY DEFAULT gen_random_uuid()';
const tables = `
CREATE TABLE items (${id}, name TEXT NOT NULL, stock INT NOT NULL);
CREATE TABLE orders (
  ${id}, item_id UUID NOT NULL REFERENCES items (id) ON DELETE CASCADE,
  quantity INT NOT NULL, status TEXT NOT NULL DEFAULT 'placed'
);
CREATE TABLE users (${id}, email TEXT NOT NULL, name TEXT NOT NULL, city TEXT, phone TEXT);
CREATE TABLE accounts (${id}, owner TEXT NOT NULL, balance INT NOT NULL);
CREATE TABLE payments (${id}, amount INT NOT NULL, purpose TEXT NOT NULL);
CREATE TABLE keys (key TEXT PRIMARY KEY, payment_id UUID REFERENCES payments (id));
CREATE TABLE documents (${id}, title TEXT NOT NULL, version INT NOT NULL DEFAULT 1);
CREATE TABLE lockers (${id}, label TEXT NOT NULL, pin TEXT NOT NULL, attempts INT NOT NULL DEFAULT 0);
CREATE TABLE parcels (
  ${id}, address TEXT NOT NULL, shipped BOOL NOT NULL DEFAULT FALSE, recalled BOOL NOT NULL DEFAULT FALSE
);
CREATE TABLE counters (series TEXT PRIMARY KEY, last INT NOT NULL);
CREATE TABLE invoices (${id}, number INT NOT NULL, recipient TEXT NOT NULL);
CREATE TABLE notes (${id}, author TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE albums (${id}, name TEXT NOT NULL);
CREATE TABLE photos (${id}, album_id UUID NOT NULL, caption TEXT NOT NULL);
CREATE TABLE reports (
  ${id}, title TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'draft', pages INT NOT NULL DEFAULT 0, job UUID
);
CREATE TABLE products (${id}, name TEXT NOT NULL, price INT NOT NULL);
CREATE TABLE prices (${id}, product_id UUID NOT NULL REFERENCES products (id), price INT NOT NULL);
`;
const constraints = `
ALTER TABLE items ADD CONSTRAINT stock_not_negative CHECK (stock >= 0);
ALTER TABLE users ADD CONSTRAINT unique_email UNIQUE (email);
ALTER TABLE invoices ADD CONSTRAINT unique_number UNIQUE (number);
ALTER TABLE photos ADD CONSTRAINT photo_of_album FOREIGN KEY (album_id) REFERENCES albums (id);
`;

export const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 16 });

/** The first row. */
export const one = async (sql, ...values) => (await pool.query(sql, values)).rows[0];

// `node database.js` makes the tables.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await pool.query(tables);
  if (process.env.RACEGATE_VARIANT === 'repaired') await pool.query(constraints);
  await pool.end();
}
