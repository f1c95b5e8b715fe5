package repair

import "context"

// TakeUnits subtracts in one statement; false if fewer than quantity are left.
func TakeUnits(ctx context.Context, db DB, item string, quantity int) (bool, error) {
	// The bound is what is taken, and part of the write: nobody comes between the check and the UPDATE.
	return wrote(db.Exec(ctx, "UPDATE items SET stock = stock - $1 WHERE id = $2 AND stock >= $1", quantity, item))
}
