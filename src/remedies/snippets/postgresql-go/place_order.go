package repair

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// PlaceOrder takes units from stock and stores the order, both or neither; false if there are too few.
func PlaceOrder(ctx context.Context, pool *pgxpool.Pool, order, item string, quantity int) (placed bool, err error) {
	err = InTransaction(ctx, pool, func(tx pgx.Tx) error {
		if placed, err = TakeUnits(ctx, tx, item, quantity); err != nil || !placed {
			return err
		}
		_, err = tx.Exec(ctx, "INSERT INTO orders (id, item_id, quantity) VALUES ($1, $2, $3)", order, item, quantity)
		return err
	})
	return placed && err == nil, err
}
