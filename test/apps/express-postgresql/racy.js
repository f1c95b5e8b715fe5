/** The writes as they are often written: a SELECT, a decision, an UPDATE. */
import { setTimeout as wait } from 'node:timers/promises';
import { one } from './database.js';

export async function purchase(itemId) {
  const item = await one('SELECT * FROM items WHERE id = $1', itemId);
  if (item.stock < 1) return undefined;
  return one('UPDATE items SET stock = $1 WHERE id = $2 RETURNING *', item.stock - 1, itemId);
}

export async function restock(itemId, amount) {
  const item = await one('SELECT * FROM items WHERE id = $1', itemId);
  return item && one('UPDATE items SET stock = $1 WHERE id = $2 RETURNING *', item.stock + amount, itemId);
}

export async function placeOrder(itemId, quantity) {
  const item = await one('SELECT * FROM items WHERE id = $1', itemId);
  if (item.stock < quantity) return undefined;
  await one('UPDATE items SET stock = stock - $1 WHERE id = $2', quantity, itemId);
  return one('INSERT INTO orders (item_id, quantity) VALUES ($1, $2) RETURNING *', itemId, quantity);
}

export async function cancelOrder(orderId) {
  const order = await one('SELECT * FROM orders WHERE id = $1', orderId);
  if (order.status !== 'placed') return undefined;
  await one('UPDATE items SET stock = stock + $1 WHERE id = $2', order.quantity, order.item_id);
  return one("UPDATE orders SET status = 'cancelled' WHERE id = $1 RETURNING *", orderId);
}

export async function signUp({ email, name }) {
  if (await one('SELECT id FROM users WHERE email = $1', email)) return undefined;
  return one('INSERT INTO users (email, name) VALUES ($1, $2) RETURNING *', email, name);
}

export async function updateUser(userId, changes) {
  const user = { ...(await one('SELECT * FROM users WHERE id = $1', userId)), ...changes };
  const sql = 'UPDATE users SET name = $1, city = $2, phone = $3 WHERE id = $4 RETURNING *';
  return one(sql, user.name, user.city, user.phone, userId);
}

export async function remove(table, id) {
  if (!(await one(`SELECT id FROM ${table} WHERE id = $1`, id))) return false;
  await one(`DELETE FROM ${table} WHERE id = $1`, id);
  return true;
}

export async function transfer(source, target, amount) {
  const payer = await one('SELECT * FROM accounts WHERE id = $1', source);
  const payee = await one('SELECT * FROM accounts WHERE id = $1', target);
  if (!payer || !payee) return 'missing';
  if (payer.balance < amount) return 'insufficient';
  await one('UPDATE accounts SET balance = $1 WHERE id = $2', payer.balance - amount, source);
  await one('UPDATE accounts SET balance = $1 WHERE id = $2', payee.balance + amount, target);
  return 'done';
}

export async function pay(key, { amount, purpose }) {
  const known = await one('SELECT p.* FROM payments p JOIN keys ON payment_id = p.id WHERE key = $1', key);
  if (known) return known;
  const payment = await one('INSERT INTO payments (amount, purpose) VALUES ($1, $2) RETURNING *', amount, purpose);
  await one('INSERT INTO keys VALUES ($1, $2) ON CONFLICT DO NOTHING', key, payment.id);
  return payment;
}

export async function replaceDocument(documentId, version, title) {
  const document = await one('SELECT * FROM documents WHERE id = $1', documentId);
  if (document.version !== version) return undefined;
  const sql = 'UPDATE documents SET title = $1, version = $2 WHERE id = $3 RETURNING *';
  return one(sql, title, version + 1, documentId);
}

export async function countAttempt(lockerId, limit) {
  const locker = await one('SELECT * FROM lockers WHERE id = $1', lockerId);
  if (locker.attempts >= limit) return undefined;
  return one('UPDATE lockers SET attempts = $1 WHERE id = $2 RETURNING *', locker.attempts + 1, lockerId);
}

export async function markUnless(parcelId, mark, other) {
  const parcel = await one('SELECT * FROM parcels WHERE id = $1', parcelId);
  if (parcel[other]) return undefined;
  return one(`UPDATE parcels SET ${mark} = TRUE WHERE id = $1 RETURNING *`, parcelId);
}

export async function addInvoice(recipient) {
  const { last } = await one('SELECT max(number) AS last FROM invoices');
  return one('INSERT INTO invoices (number, recipient) VALUES ($1, $2) RETURNING *', (last ?? 0) + 1, recipient);
}

export async function addPhoto(albumId, caption) {
  if (!(await one('SELECT id FROM albums WHERE id = $1', albumId))) return undefined;
  return one('INSERT INTO photos (album_id, caption) VALUES ($1, $2) RETURNING *', albumId, caption);
}

export async function deleteAlbum(albumId) {
  if (await one('SELECT id FROM photos WHERE album_id = $1 LIMIT 1', albumId)) return undefined;
  return one('DELETE FROM albums WHERE id = $1 RETURNING *', albumId);
}

export const startBuild = (reportId) =>
  one("UPDATE reports SET state = 'building' WHERE id = $1 RETURNING *", reportId);

/** Writes back what it has read when it began. */
export async function build(reportId) {
  const report = await one('SELECT * FROM reports WHERE id = $1', reportId);
  const sql = "UPDATE reports SET title = $1, state = 'built', pages = $2 WHERE id = $3";
  await one(sql, report.title, await render(), reportId);
}

/** As long as a rendering service takes; the number of pages. */
const render = () => wait(50, 3);

const cache = new Map();

export async function product(productId) {
  if (!cache.has(productId)) cache.set(productId, await one('SELECT * FROM products WHERE id = $1', productId));
  return cache.get(productId);
}

export async function changePrice(productId, price) {
  // Nothing is written yet: whoever reads now puts the old price back.
  cache.delete(productId);
  await one('INSERT INTO prices (product_id, price) VALUES ($1, $2)', productId, price);
  return one('UPDATE products SET price = $1 WHERE id = $2 RETURNING *', price, productId);
}

let current;

/** In a variable of the module, which all requests share. */
export function withRequest(user, handle) {
  current = user;
  return handle();
}

export const currentUser = () => current;
