/** Subtracts in one statement; the row, or undefined if fewer than `quantity` are left. */
export async function takeUnits(db, itemId, quantity) {
  const { rows } = await db.query(
    // The bound is what is taken, and part of the write: nobody comes between the check and the UPDATE.
    'UPDATE items SET stock = stock - $1 WHERE id = $2 AND stock >= $1 RETURNING *',
    [quantity, itemId],
  );
  return rows[0];
}
