/** Marks the row, and notes which job it waits for (a new id); undefined if there is no such row. Enqueue the job after it. */
export async function startJob(db, reportId, job) {
  const sql = "UPDATE reports SET state = 'building', job = $1 WHERE id = $2 RETURNING *";
  return (await db.query(sql, [job, reportId])).rows[0];
}

/** At the end of the job: stores its result, and nothing else; false if nobody waits for it any more. */
export async function finishJob(db, reportId, job, pages) {
  // The columns that others may have changed since the job began are not written.
  const sql = "UPDATE reports SET state = 'built', pages = $1 WHERE id = $2 AND job = $3";
  return (await db.query(sql, [pages, reportId, job])).rowCount === 1;
}
