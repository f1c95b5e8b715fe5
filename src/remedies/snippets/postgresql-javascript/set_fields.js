const writable = ['name', 'city', 'phone'];

/** Writes only the columns that were sent; the row, or undefined if there is none. */
export async function setFields(db, userId, changes) {
  const columns = writable.filter((column) => changes[column] !== undefined);
  if (columns.length === 0) return (await db.query('SELECT * FROM users WHERE id = $1', [userId])).rows[0];
  const sets = columns.map((column, i) => `${column} = $${i + 2}`).join(', ');
  const values = columns.map((column) => changes[column]);
  return (await db.query(`UPDATE users SET ${sets} WHERE id = $1 RETURNING *`, [userId, ...values])).rows[0];
}
