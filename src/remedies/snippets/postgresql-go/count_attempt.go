package repair

import "context"

// CountAttempt counts an attempt before it is looked at; false when limit attempts have been made: answer 423 or 429.
func CountAttempt(ctx context.Context, db DB, locker string, limit int) (bool, error) {
	// Of all attempts of one moment no more than the limit get past this. Set attempts to 0 when one succeeds.
	return wrote(db.Exec(ctx, "UPDATE lockers SET attempts = attempts + 1 WHERE id = $1 AND attempts < $2", locker, limit))
}
