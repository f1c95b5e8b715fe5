package repair

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// CREATE TABLE keys (key TEXT PRIMARY KEY, payment_id UUID REFERENCES payments (id))

// OncePerKey stores a payment under its idempotency key; the id of the payment of the first request that had the key.
func OncePerKey(ctx context.Context, pool *pgxpool.Pool, key, id string, amount int, purpose string) (string, error) {
	payment := id
	err := InTransaction(ctx, pool, func(tx pgx.Tx) error {
		// Whoever comes second waits here until the first one has committed, and then inserts nothing.
		isFirst, err := wrote(tx.Exec(ctx, "INSERT INTO keys (key) VALUES ($1) ON CONFLICT DO NOTHING", key))
		if err != nil {
			return err
		}
		if !isFirst { // answer 422 instead if the body is another one
			return tx.QueryRow(ctx, "SELECT payment_id::text FROM keys WHERE key = $1", key).Scan(&payment)
		}
		if _, err := tx.Exec(ctx, "INSERT INTO payments (id, amount, purpose) VALUES ($1, $2, $3)", id, amount, purpose); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, "UPDATE keys SET payment_id = $1 WHERE key = $2", id, key)
		return err
	})
	return payment, err
}
