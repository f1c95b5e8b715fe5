/** Lets the database add, so that no other change is overwritten; the row, or undefined if there is none. */
export async function addUnits(db, itemId, amount) {
  const { rows } = await db.query('UPDATE items SET stock = stock + $1 WHERE id = $2 RETURNING *', [amount, itemId]);
  return rows[0];
}
