/** Counts an attempt before it is looked at; the row, or undefined when `limit` attempts have been made: 423 or 429. */
export async function countAttempt(db, lockerId, limit) {
  const { rows } = await db.query(
    // Of all attempts of one moment no more than the limit get past this.
    'UPDATE lockers SET attempts = attempts + 1 WHERE id = $1 AND attempts < $2 RETURNING id, pin',
    [lockerId, limit],
  );
  return rows[0]; // set attempts to 0 when the attempt succeeds
}
