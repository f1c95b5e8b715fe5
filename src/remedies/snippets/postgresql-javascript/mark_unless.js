/**
 * Sets one flag unless the other one is set; the row, or undefined if it is. The columns are the program's own names.
 * Where the flags are in two rows: SELECT ... FOR UPDATE both, in the order of their keys, in the transaction that writes.
 */
export async function markUnless(db, parcelId, mark, other) {
  // What was looked at is a condition of the write, although the write does not change it.
  const sql = `UPDATE parcels SET ${mark} = TRUE WHERE id = $1 AND NOT ${other} RETURNING *`;
  return (await db.query(sql, [parcelId])).rows[0];
}
