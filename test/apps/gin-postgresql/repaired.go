package main

import (
	"context"
	"errors"

	"example.org/repair"
	"example.org/request"
	"example.org/request/cache"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// repaired does the same writes by the snippets that Racegate prints.
type repaired struct {
	pool     *pgxpool.Pool
	products *cache.Versioned[product]
}

func newRepaired(pool *pgxpool.Pool) repaired {
	return repaired{pool, cache.NewVersioned[product]()}
}

func (r repaired) purchase(ctx context.Context, item string) error {
	return outcome(errRefused)(repair.TakeUnits(ctx, r.pool, item, 1))
}

func (r repaired) restock(ctx context.Context, item string, amount int) error {
	return outcome(errNotFound)(repair.AddUnits(ctx, r.pool, item, amount))
}

func (r repaired) placeOrder(ctx context.Context, order, item string, quantity int) error {
	return outcome(errRefused)(repair.PlaceOrder(ctx, r.pool, order, item, quantity))
}

func (r repaired) cancelOrder(ctx context.Context, order string) error {
	return outcome(errRefused)(repair.CancelOrder(ctx, r.pool, order))
}

func (r repaired) signUp(ctx context.Context, one user) error {
	return outcome(errRefused)(repair.InsertUnique(ctx, r.pool, one.ID, one.Email, one.Name))
}

func (r repaired) change(ctx context.Context, user string, changes changes) error {
	return outcome(errNotFound)(repair.SetFields(ctx, r.pool, user, changes.Name, changes.City, changes.Phone))
}

func (r repaired) remove(ctx context.Context, table, id string) error {
	return outcome(errNotFound)(repair.DeleteOnce(ctx, r.pool, table, id))
}

func (r repaired) transfer(ctx context.Context, source, target string, amount int) error {
	err := repair.Transfer(ctx, r.pool, source, target, amount)
	switch {
	case errors.Is(err, repair.ErrMissing):
		return errNotFound
	case errors.Is(err, repair.ErrInsufficient):
		return errRefused
	}
	return err
}

func (r repaired) pay(ctx context.Context, key string, one payment) (string, error) {
	return repair.OncePerKey(ctx, r.pool, key, one.ID, one.Amount, one.Purpose)
}

func (r repaired) replace(ctx context.Context, document string, version int, title string) error {
	return outcome(errRefused)(repair.UpdateIfVersion(ctx, r.pool, document, version, title))
}

func (r repaired) countAttempt(ctx context.Context, locker string) error {
	return outcome(errRefused)(repair.CountAttempt(ctx, r.pool, locker, limit))
}

func (r repaired) markUnless(ctx context.Context, parcel, mark, other string) error {
	return outcome(errRefused)(repair.MarkUnless(ctx, r.pool, parcel, mark, other))
}

func (r repaired) addInvoice(ctx context.Context, id, recipient string) error {
	return repair.InTransaction(ctx, r.pool, func(tx pgx.Tx) error {
		number, err := repair.NextNumber(ctx, tx, "invoice")
		if err == nil {
			_, err = tx.Exec(ctx, "INSERT INTO invoices VALUES ($1, $2, $3)", id, number, recipient)
		}
		return err
	})
}

func (r repaired) addPhoto(ctx context.Context, one photo, album string) error {
	return outcome(errNotFound)(repair.AddChild(ctx, r.pool, one.ID, album, one.Caption))
}

func (r repaired) removeAlbum(ctx context.Context, album string) error {
	return outcome(errRefused)(repair.DeleteChildless(ctx, r.pool, album))
}

func (r repaired) startBuild(ctx context.Context, report, job string) error {
	return outcome(errNotFound)(repair.StartJob(ctx, r.pool, report, job))
}

func (r repaired) build(ctx context.Context, report, job string) error {
	_, err := repair.FinishJob(ctx, r.pool, report, job, render())
	return err
}

func (r repaired) product(ctx context.Context, id string) (product, error) {
	return r.products.Read(id, func() (product, error) { return find[product](ctx, r.pool, "products", id) })
}

func (r repaired) changePrice(ctx context.Context, id string, price int) error {
	err := exec(ctx, r.pool, "INSERT INTO prices VALUES ($1, $2)", id, price)
	if err == nil {
		err = exec(ctx, r.pool, "UPDATE products SET price = $1 WHERE id = $2", price, id)
	}
	r.products.Forget(id)
	return err
}

func (r repaired) forUser(ctx context.Context, user string) context.Context {
	return request.WithUser(ctx, user)
}

func (r repaired) user(ctx context.Context) string {
	user, _ := request.User(ctx)
	return user
}

// outcome names what it means that nothing was written.
func outcome(otherwise error) func(bool, error) error {
	return func(written bool, err error) error {
		if err == nil && !written {
			return otherwise
		}
		return err
	}
}
