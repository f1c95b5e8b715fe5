package main

import (
	"context"
	"crypto/sha256"
)

// current is where all goroutines look.
var current string

func (r racy) countAttempt(ctx context.Context, id string) error {
	store := store{r.db}
	var found locker
	if err := store.get(ctx, "lockers", id, &found); err != nil {
		return err
	}
	if found.Attempts >= limit {
		return errRefused
	}
	found.Attempts++
	return store.put(ctx, "lockers", found)
}

// markUnless looks at one attribute and writes the other.
func (r racy) markUnless(ctx context.Context, id, mark, other string) error {
	store := store{r.db}
	var found map[string]any
	if err := store.get(ctx, "parcels", id, &found); err != nil {
		return err
	}
	if found[other] == true {
		return errRefused
	}
	return store.set(ctx, "parcels", id, mark, true)
}

func (r racy) nextNumber(ctx context.Context) (int, error) {
	var all []invoice
	err := (store{r.db}).all(ctx, "invoices", &all)
	last := 0
	for _, one := range all {
		last = max(last, one.Number)
	}
	return last + 1, err
}

func (r racy) forUser(ctx context.Context, user string) context.Context {
	current = user
	return ctx
}

func (r racy) user(context.Context) string { return current }

func (r racy) pay(ctx context.Context, key string, one payment) (payment, error) {
	store := store{r.db}
	var known struct {
		ID      string  `dynamodbav:"id"`
		Payment payment `dynamodbav:"payment"`
	}
	if err := store.get(ctx, "keys", key, &known); err == nil {
		return known.Payment, nil
	}
	if err := store.put(ctx, "payments", one); err != nil {
		return one, err
	}
	known.ID, known.Payment = key, one
	return one, store.put(ctx, "keys", known)
}

// replace looks at the version before it writes, and not while it writes.
func (r racy) replace(ctx context.Context, one paper) error {
	store := store{r.db}
	var found paper
	if err := store.get(ctx, "papers", one.ID, &found); err != nil {
		return err
	}
	if found.Version != one.Version {
		return errRefused
	}
	one.Version++
	return store.put(ctx, "papers", one)
}

func (r racy) addPhoto(ctx context.Context, one photo) error {
	store := store{r.db}
	if err := store.get(ctx, "albums", one.AlbumID, &album{}); err != nil {
		return err
	}
	return store.put(ctx, "photos", one)
}

func (r racy) removeAlbum(ctx context.Context, id string) error {
	var photos []photo
	if err := (store{r.db}).where(ctx, "photos", "album_id", id, &photos); err != nil {
		return err
	}
	if len(photos) > 0 {
		return errRefused
	}
	return r.remove(ctx, "albums", id)
}

func (r racy) startBuild(ctx context.Context, id, _ string) error {
	store := store{r.db}
	var found report
	if err := store.get(ctx, "reports", id, &found); err != nil {
		return err
	}
	found.State = "building"
	return store.put(ctx, "reports", found)
}

func (r racy) build(ctx context.Context, id, _ string) error {
	store := store{r.db}
	var found report
	if err := store.get(ctx, "reports", id, &found); err != nil {
		return err
	}
	found.State, found.Pages = "built", render(found.Title)
	return store.put(ctx, "reports", found)
}

// render does real work of some tens of milliseconds and returns the number of pages.
func render(title string) int {
	sum := sha256.Sum256([]byte(title))
	for range 200_000 {
		sum = sha256.Sum256(sum[:])
	}
	return 3
}
