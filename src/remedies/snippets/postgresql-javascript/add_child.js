const foreignKeyViolation = '23503';

// ALTER TABLE photos ADD CONSTRAINT photo_of_album FOREIGN KEY (album_id) REFERENCES albums (id)

/** Inserts without looking for the parent first; the row, or undefined if there is no such parent. */
export const addChild = (db, albumId, caption) =>
  unlessRefused(db, 'INSERT INTO photos (album_id, caption) VALUES ($1, $2) RETURNING *', [albumId, caption]);

/** Deletes a parent that has no children; the row, or undefined if it has some, or is gone. */
export const deleteChildless = (db, albumId) =>
  unlessRefused(db, 'DELETE FROM albums WHERE id = $1 RETURNING *', [albumId]);

/** Takes the violation of a foreign key for the answer that it is, and no other error. */
async function unlessRefused(db, sql, values) {
  try {
    return (await db.query(sql, values)).rows[0];
  } catch (error) {
    if (error.code !== foreignKeyViolation) throw error;
    return undefined;
  }
}
