package main

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// racy writes as it is often written: a SELECT, a decision, an UPDATE.
type racy struct {
	pool     *pgxpool.Pool
	products *sync.Map
}

func newRacy(pool *pgxpool.Pool) racy { return racy{pool, &sync.Map{}} }

func (r racy) exec(ctx context.Context, sql string, values ...any) error {
	return exec(ctx, r.pool, sql, values...)
}

func (r racy) purchase(ctx context.Context, id string) error {
	found, err := find[item](ctx, r.pool, "items", id)
	if err != nil {
		return err
	}
	if *found.Stock < 1 {
		return errRefused
	}
	return r.exec(ctx, "UPDATE items SET stock = $1 WHERE id = $2", *found.Stock-1, id)
}

func (r racy) restock(ctx context.Context, id string, amount int) error {
	found, err := find[item](ctx, r.pool, "items", id)
	if err != nil {
		return err
	}
	return r.exec(ctx, "UPDATE items SET stock = $1 WHERE id = $2", *found.Stock+amount, id)
}

func (r racy) placeOrder(ctx context.Context, id, itemID string, quantity int) error {
	found, err := find[item](ctx, r.pool, "items", itemID)
	if err != nil {
		return err
	}
	if *found.Stock < quantity {
		return errRefused
	}
	if err := r.exec(ctx, "UPDATE items SET stock = stock - $1 WHERE id = $2", quantity, itemID); err != nil {
		return err
	}
	return r.exec(ctx, "INSERT INTO orders (id, item_id, quantity) VALUES ($1, $2, $3)", id, itemID, quantity)
}

func (r racy) cancelOrder(ctx context.Context, id string) error {
	found, err := find[order](ctx, r.pool, "orders", id)
	if err != nil {
		return err
	}
	if found.Status != "placed" {
		return errRefused
	}
	if err := r.exec(ctx, "UPDATE items SET stock = stock + $1 WHERE id = $2", found.Quantity, found.ItemID); err != nil {
		return err
	}
	return r.exec(ctx, "UPDATE orders SET status = 'cancelled' WHERE id = $1", id)
}

func (r racy) signUp(ctx context.Context, one user) error {
	same, err := rows[user](ctx, r.pool, queries["users"]+" WHERE email = $1", one.Email)
	if err != nil {
		return err
	}
	if len(same) > 0 {
		return errRefused
	}
	return r.exec(ctx, "INSERT INTO users VALUES ($1, $2, $3)", one.ID, one.Email, one.Name)
}

// change writes every column, with what was read before where nothing was sent.
func (r racy) change(ctx context.Context, id string, changes changes) error {
	found, err := find[user](ctx, r.pool, "users", id)
	if err != nil {
		return err
	}
	another() // the address is looked up
	if changes.Name != nil {
		found.Name = *changes.Name
	}
	if changes.City != nil {
		found.City = changes.City
	}
	if changes.Phone != nil {
		found.Phone = changes.Phone
	}
	return r.exec(ctx, "UPDATE users SET name = $1, city = $2, phone = $3 WHERE id = $4", found.Name, found.City, found.Phone, id)
}

func (r racy) remove(ctx context.Context, table, id string) error {
	if found, err := rows[struct{ ID string }](ctx, r.pool, "SELECT id::text FROM "+table+" WHERE id = $1", id); err != nil {
		return err
	} else if len(found) == 0 {
		return errNotFound
	}
	return r.exec(ctx, "DELETE FROM "+table+" WHERE id = $1", id)
}

func (r racy) transfer(ctx context.Context, source, target string, amount int) error {
	payer, err := find[account](ctx, r.pool, "accounts", source)
	if err != nil {
		return err
	}
	payee, err := find[account](ctx, r.pool, "accounts", target)
	if err != nil {
		return err
	}
	if *payer.Balance < amount {
		return errRefused
	}
	if err := r.exec(ctx, "UPDATE accounts SET balance = $1 WHERE id = $2", *payer.Balance-amount, source); err != nil {
		return err
	}
	return r.exec(ctx, "UPDATE accounts SET balance = $1 WHERE id = $2", *payee.Balance+amount, target)
}

func (r racy) pay(ctx context.Context, key string, one payment) (string, error) {
	known, err := rows[struct{ ID string }](ctx, r.pool, "SELECT payment_id::text FROM keys WHERE key = $1", key)
	if err != nil {
		return "", err
	}
	if len(known) > 0 {
		return known[0].ID, nil
	}
	if err := r.exec(ctx, "INSERT INTO payments VALUES ($1, $2, $3)", one.ID, one.Amount, one.Purpose); err != nil {
		return "", err
	}
	return one.ID, r.exec(ctx, "INSERT INTO keys VALUES ($1, $2) ON CONFLICT DO NOTHING", key, one.ID)
}

// replace looks at the version before it writes, and not while it writes.
func (r racy) replace(ctx context.Context, id string, version int, title string) error {
	found, err := find[paper](ctx, r.pool, "documents", id)
	if err != nil {
		return err
	}
	if found.Version != version {
		return errRefused
	}
	return r.exec(ctx, "UPDATE documents SET title = $1, version = $2 WHERE id = $3", title, version+1, id)
}

func (r racy) countAttempt(ctx context.Context, id string) error {
	var attempts int
	if err := r.pool.QueryRow(ctx, "SELECT attempts FROM lockers WHERE id = $1", id).Scan(&attempts); err != nil {
		return err
	}
	if attempts >= limit {
		return errRefused
	}
	return r.exec(ctx, "UPDATE lockers SET attempts = $1 WHERE id = $2", attempts+1, id)
}

// markUnless looks at one column and writes the other.
func (r racy) markUnless(ctx context.Context, id, mark, other string) error {
	var set bool
	if err := r.pool.QueryRow(ctx, "SELECT "+other+" FROM parcels WHERE id = $1", id).Scan(&set); err != nil {
		return err
	}
	if set {
		return errRefused
	}
	another() // the carrier is told
	return r.exec(ctx, "UPDATE parcels SET "+mark+" = TRUE WHERE id = $1", id)
}

func (r racy) addInvoice(ctx context.Context, id, recipient string) error {
	var last int
	if err := r.pool.QueryRow(ctx, "SELECT COALESCE(max(number), 0) FROM invoices").Scan(&last); err != nil {
		return err
	}
	return r.exec(ctx, "INSERT INTO invoices VALUES ($1, $2, $3)", id, last+1, recipient)
}

func (r racy) addPhoto(ctx context.Context, one photo, albumID string) error {
	if _, err := find[album](ctx, r.pool, "albums", albumID); err != nil {
		return err
	}
	return r.exec(ctx, "INSERT INTO photos VALUES ($1, $2, $3)", one.ID, albumID, one.Caption)
}

func (r racy) removeAlbum(ctx context.Context, id string) error {
	photos, err := rows[photo](ctx, r.pool, queries["photos"]+" WHERE album_id = $1", id)
	if err != nil {
		return err
	}
	if len(photos) > 0 {
		return errRefused
	}
	return r.exec(ctx, "DELETE FROM albums WHERE id = $1", id)
}

func (r racy) startBuild(ctx context.Context, id, _ string) error {
	return r.exec(ctx, "UPDATE reports SET state = 'building' WHERE id = $1", id)
}

// build writes back what it has read when it began.
func (r racy) build(ctx context.Context, id, _ string) error {
	found, err := find[report](ctx, r.pool, "reports", id)
	if err != nil {
		return err
	}
	pages := render()
	return r.exec(ctx, "UPDATE reports SET title = $1, state = 'built', pages = $2 WHERE id = $3", found.Title, pages, id)
}

// another takes as long as a service nearby that is asked between the look and the write.
func another() { time.Sleep(5 * time.Millisecond) }

// render takes as long as a rendering service; the number of pages.
func render() int {
	time.Sleep(50 * time.Millisecond)
	return 3
}

func (r racy) product(ctx context.Context, id string) (product, error) {
	if known, ok := r.products.Load(id); ok {
		return known.(product), nil
	}
	found, err := find[product](ctx, r.pool, "products", id)
	if err == nil {
		r.products.Store(id, found)
	}
	return found, err
}

func (r racy) changePrice(ctx context.Context, id string, price int) error {
	// Nothing is written yet: whoever reads now puts the old price back.
	r.products.Delete(id)
	if err := r.exec(ctx, "INSERT INTO prices VALUES ($1, $2)", id, price); err != nil {
		return err
	}
	another() // the label is printed
	return r.exec(ctx, "UPDATE products SET price = $1 WHERE id = $2", price, id)
}

// current is where all goroutines look.
var current string

func (r racy) forUser(ctx context.Context, user string) context.Context {
	current = user
	return ctx
}

func (r racy) user(context.Context) string { return current }
