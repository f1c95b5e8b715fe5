package repair

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// CancelOrder moves an order from placed to cancelled and returns its units; false if it is no longer placed.
func CancelOrder(ctx context.Context, pool *pgxpool.Pool, order string) (bool, error) {
	// The old status is part of the write: one caller gets the row. What follows is in the same transaction.
	const cancel = `UPDATE orders SET status = 'cancelled' WHERE id = $1 AND status = 'placed'
		RETURNING item_id::text, quantity`
	err := InTransaction(ctx, pool, func(tx pgx.Tx) error {
		var item string
		var quantity int
		if err := tx.QueryRow(ctx, cancel, order).Scan(&item, &quantity); err != nil {
			return err
		}
		_, err := AddUnits(ctx, tx, item, quantity)
		return err
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}
