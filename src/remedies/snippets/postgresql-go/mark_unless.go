package repair

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// MarkUnless sets one flag unless the other one is set; false if it is. The columns are the program's own names.
// Where the flags are in two rows: SELECT ... FOR UPDATE both, in the order of their keys, in the transaction that writes.
func MarkUnless(ctx context.Context, db DB, parcel, mark, other string) (bool, error) {
	// What was looked at is a condition of the write, although the write does not change it.
	update := fmt.Sprintf("UPDATE parcels SET %s = TRUE WHERE id = $1 AND NOT %s",
		pgx.Identifier{mark}.Sanitize(), pgx.Identifier{other}.Sanitize())
	return wrote(db.Exec(ctx, update, parcel))
}
