/** Writes if `version`, which the client has read, is still current; undefined otherwise: answer 409 or 412. */
export async function updateIfVersion(db, documentId, version, title) {
  const { rows } = await db.query(
    'UPDATE documents SET title = $1, version = version + 1 WHERE id = $2 AND version = $3 RETURNING *',
    [title, documentId, version],
  );
  return rows[0]; // no retry: the client has to look at what has changed
}
