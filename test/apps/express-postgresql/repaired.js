/** The same writes, by the snippets that Racegate prints. */

export { currentUser, withRequest } from '../../../src/remedies/snippets/any-javascript/request_state.js';

import { addUnits } from '../../../src/remedies/snippets/postgresql-javascript/add_units.js';
import { cancelOrder as cancel } from '../../../src/remedies/snippets/postgresql-javascript/cancel_order.js';
import { countAttempt as count } from '../../../src/remedies/snippets/postgresql-javascript/count_attempt.js';
import { deleteOnce } from '../../../src/remedies/snippets/postgresql-javascript/delete_once.js';
import { insertUnique } from '../../../src/remedies/snippets/postgresql-javascript/insert_unique.js';
import { markUnless as mark } from '../../../src/remedies/snippets/postgresql-javascript/mark_unless.js';
import { addInvoice as number } from '../../../src/remedies/snippets/postgresql-javascript/next_number.js';
import { oncePerKey } from '../../../src/remedies/snippets/postgresql-javascript/once_per_key.js';
import { placeOrder as place } from '../../../src/remedies/snippets/postgresql-javascript/place_order.js';
import { setFields } from '../../../src/remedies/snippets/postgresql-javascript/set_fields.js';
import { takeUnits } from '../../../src/remedies/snippets/postgresql-javascript/take_units.js';
import { transfer as transferBoth } from '../../../src/remedies/snippets/postgresql-javascript/transfer.js';
import { updateIfVersion } from '../../../src/remedies/snippets/postgresql-javascript/update_if_version.js';
import { pool } from './database.js';

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
