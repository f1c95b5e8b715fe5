/** The same writes, by the snippets that Racegate prints. */

export { currentUser, withRequest } from '../../../src/remedies/snippets/any-javascript/request_state.js';

import { setTimeout as wait } from 'node:timers/promises';
import { versionedCache } from '../../../src/remedies/snippets/any-javascript/cache_by_version.js';
import { addChild, deleteChildless } from '../../../src/remedies/snippets/postgresql-javascript/add_child.js';
import { addUnits } from '../../../src/remedies/snippets/postgresql-javascript/add_units.js';
import { cancelOrder as cancel } from '../../../src/remedies/snippets/postgresql-javascript/cancel_order.js';
import { countAttempt as count } from '../../../src/remedies/snippets/postgresql-javascript/count_attempt.js';
import { deleteOnce } from '../../../src/remedies/snippets/postgresql-javascript/delete_once.js';
import { finishJob, startJob } from '../../../src/remedies/snippets/postgresql-javascript/finish_job.js';
import { insertUnique } from '../../../src/remedies/snippets/postgresql-javascript/insert_unique.js';
import { markUnless as mark } from '../../../src/remedies/snippets/postgresql-javascript/mark_unless.js';
import { addInvoice as number } from '../../../src/remedies/snippets/postgresql-javascript/next_number.js';
import { oncePerKey } from '../../../src/remedies/snippets/postgresql-javascript/once_per_key.js';
import { placeOrder as place } from '../../../src/remedies/snippets/postgresql-javascript/place_order.js';
import { setFields } from '../../../src/remedies/snippets/postgresql-javascript/set_fields.js';
import { takeUnits } from '../../../src/remedies/snippets/postgresql-javascript/take_units.js';
import { transfer as transferBoth } from '../../../src/remedies/snippets/postgresql-javascript/transfer.js';
import { updateIfVersion } from '../../../src/remedies/snippets/postgresql-javascript/update_if_version.js';
import { one, pool } from './database.js';

export const purchase = (itemId) => takeUnits(pool, itemId, 1);
export const restock = (itemId, amount) => addUnits(pool, itemId, amount);
export const placeOrder = (itemId, quantity) => place(pool, itemId, quantity);
export const cancelOrder = (orderId) => cancel(pool, orderId);
export const signUp = (user) => insertUnique(pool, user);
export const updateUser = (userId, changes) => setFields(pool, userId, changes);
export const remove = (table, id) => deleteOnce(pool, table, id);
export const transfer = (source, target, amount) => transferBoth(pool, source, target, amount);
export const pay = (key, payment) => oncePerKey(pool, key, payment);
export const replaceDocument = (documentId, version, title) => updateIfVersion(pool, documentId, version, title);
export const countAttempt = (lockerId, limit) => count(pool, lockerId, limit);
export const markUnless = (parcelId, one, other) => mark(pool, parcelId, one, other);
export const addInvoice = (recipient) => number(pool, recipient);
export const addPhoto = (albumId, caption) => addChild(pool, albumId, caption);
export const deleteAlbum = (albumId) => deleteChildless(pool, albumId);
export const startBuild = (reportId, job) => startJob(pool, reportId, job);
export const build = async (reportId, job) => finishJob(pool, reportId, job, await render());

/** As long as a rendering service takes; the number of pages. */
const render = () => wait(50, 3);

const cache = versionedCache();

export const product = (productId) =>
  cache.read(productId, () => one('SELECT * FROM products WHERE id = $1', productId));

export async function changePrice(productId, price) {
  await one('INSERT INTO prices (product_id, price) VALUES ($1, $2)', productId, price);
  const product = await one('UPDATE products SET price = $1 WHERE id = $2 RETURNING *', price, productId);
  cache.invalidate(productId);
  return product;
}
