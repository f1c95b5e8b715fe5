package repair

import "context"

// AddUnits lets the database add, so that no other change is overwritten; false if there is no such row.
func AddUnits(ctx context.Context, db DB, item string, amount int) (bool, error) {
	return wrote(db.Exec(ctx, "UPDATE items SET stock = stock + $1 WHERE id = $2", amount, item))
}
