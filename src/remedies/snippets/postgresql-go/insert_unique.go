package repair

import "context"

// ALTER TABLE users ADD CONSTRAINT unique_email UNIQUE (email)

// InsertUnique inserts without looking first; false if the email is taken.
func InsertUnique(ctx context.Context, db DB, id, email, name string) (bool, error) {
	const insert = "INSERT INTO users (id, email, name) VALUES ($1, $2, $3) ON CONFLICT (email) DO NOTHING"
	return wrote(db.Exec(ctx, insert, id, email, name))
}
