package repair

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

var (
	ErrMissing      = errors.New("one of the accounts does not exist")
	ErrInsufficient = errors.New("the balance is too low")
)

// Transfer moves an amount between two accounts.
func Transfer(ctx context.Context, pool *pgxpool.Pool, source, target string, amount int) error {
	return InTransaction(ctx, pool, func(tx pgx.Tx) error {
		balances := map[string]int{}
		var id string
		var balance int
		// Both rows are locked before either is looked at, always in the order of their keys: no lost credit, no deadlock.
		rows, _ := tx.Query(ctx, "SELECT id::text, balance FROM accounts WHERE id IN ($1, $2) ORDER BY id FOR UPDATE", source, target)
		_, err := pgx.ForEachRow(rows, []any{&id, &balance}, func() error {
			balances[id] = balance
			return nil
		})
		switch {
		case err != nil:
			return err
		case len(balances) < 2:
			return ErrMissing
		case balances[source] < amount:
			return ErrInsufficient
		}
		const move = "UPDATE accounts SET balance = balance + CASE WHEN id = $1 THEN -$3::int ELSE $3::int END WHERE id IN ($1, $2)"
		_, err = tx.Exec(ctx, move, source, target, amount)
		return err
	})
}
