package repair

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// DeleteOnce deletes a row; true for the one caller who did it. The table is the program's own name, never the caller's.
func DeleteOnce(ctx context.Context, db DB, table, id string) (bool, error) {
	return wrote(db.Exec(ctx, "DELETE FROM "+pgx.Identifier{table}.Sanitize()+" WHERE id = $1", id))
}
