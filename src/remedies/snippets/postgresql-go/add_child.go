package repair

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
)

// ALTER TABLE photos ADD CONSTRAINT photo_of_album FOREIGN KEY (album_id) REFERENCES albums (id)

// AddChild inserts without looking for the parent first; false if there is no such parent.
func AddChild(ctx context.Context, db DB, id, album, caption string) (bool, error) {
	return unlessRefused(db.Exec(ctx, "INSERT INTO photos (id, album_id, caption) VALUES ($1, $2, $3)", id, album, caption))
}

// DeleteChildless deletes a parent that has no children; false if it has some, or is gone.
func DeleteChildless(ctx context.Context, db DB, album string) (bool, error) {
	return unlessRefused(db.Exec(ctx, "DELETE FROM albums WHERE id = $1", album))
}

// unlessRefused takes the violation of a foreign key for the answer that it is, and no other error.
func unlessRefused(tag pgconn.CommandTag, err error) (bool, error) {
	var failed *pgconn.PgError
	if errors.As(err, &failed) && failed.Code == "23503" {
		return false, nil
	}
	return wrote(tag, err)
}
