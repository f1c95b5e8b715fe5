// ALTER TABLE users ADD CONSTRAINT unique_email UNIQUE (email)

/** Inserts without looking first; the row, or undefined if the email is taken. */
export async function insertUnique(db, { email, name }) {
  const { rows } = await db.query(
    'INSERT INTO users (email, name) VALUES ($1, $2) ON CONFLICT (email) DO NOTHING RETURNING *',
    [email, name],
  );
  return rows[0];
}
