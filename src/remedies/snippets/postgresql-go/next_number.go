package repair

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// NextNumber returns the next number of a series: increased and read in one statement, so that nobody else is told the same one.
// In the transaction that stores the row the counter stays locked until the commit, and no number is skipped.
func NextNumber(ctx context.Context, tx pgx.Tx, series string) (last int, err error) {
	const next = `INSERT INTO counters (series, last) VALUES ($1, 1)
		ON CONFLICT (series) DO UPDATE SET last = counters.last + 1 RETURNING last`
	err = tx.QueryRow(ctx, next, series).Scan(&last)
	return last, err
}
