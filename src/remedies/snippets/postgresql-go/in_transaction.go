package repair

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// InTransaction runs work in one transaction, again from its start when PostgreSQL has given it up for another one.
// An error of work rolls back. Charge cards and send mail after this has returned, never inside what may be repeated.
func InTransaction(ctx context.Context, pool *pgxpool.Pool, work func(tx pgx.Tx) error) error {
	for attempt := 1; ; attempt++ {
		err := pgx.BeginFunc(ctx, pool, work)
		var failed *pgconn.PgError
		conflict := errors.As(err, &failed) && (failed.Code == "40001" || failed.Code == "40P01") // serialization, deadlock
		if !conflict || attempt == 8 {
			return err
		}
		time.Sleep(rand.N(10 * time.Millisecond << attempt)) // jitter keeps rivals apart
	}
}
