/** Deletes a row; true for the one caller who did it. The table is the program's own name, never the caller's. */
export async function deleteOnce(db, table, id) {
  return (await db.query(`DELETE FROM ${table} WHERE id = $1`, [id])).rowCount === 1;
}
