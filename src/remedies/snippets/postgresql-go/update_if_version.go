package repair

import "context"

// UpdateIfVersion writes if version, which the client has read, is still current; false otherwise: answer 409 or 412.
// No retry: the client has to look at what has changed.
func UpdateIfVersion(ctx context.Context, db DB, document string, version int, title string) (bool, error) {
	const update = "UPDATE documents SET title = $1, version = version + 1 WHERE id = $2 AND version = $3"
	return wrote(db.Exec(ctx, update, title, document, version))
}
