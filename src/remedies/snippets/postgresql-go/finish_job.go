package repair

import "context"

// StartJob marks the row and notes which job it waits for (a new id); false if there is no such row.
// Hand the job over only when this has returned.
func StartJob(ctx context.Context, db DB, report, job string) (bool, error) {
	return wrote(db.Exec(ctx, "UPDATE reports SET state = 'building', job = $1 WHERE id = $2", job, report))
}

// FinishJob stores the result of a job, and nothing else; false if nobody waits for it any more.
func FinishJob(ctx context.Context, db DB, report, job string, pages int) (bool, error) {
	// The columns that others may have changed since the job began are not written.
	return wrote(db.Exec(ctx, "UPDATE reports SET state = 'built', pages = $1 WHERE id = $2 AND job = $3", pages, report, job))
}
