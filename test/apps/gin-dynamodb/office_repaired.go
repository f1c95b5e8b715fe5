package main

import (
	"context"

	"example.org/repair"
	"example.org/request"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
)

func (r repaired) countAttempt(ctx context.Context, id string) error {
	return outcome(errRefused)(repair.CountAttempt(ctx, r.db, name("lockers"), id, limit))
}

func (r repaired) markUnless(ctx context.Context, id, mark, other string) error {
	return outcome(errRefused)(repair.MarkUnless(ctx, r.db, name("parcels"), id, mark, other))
}

func (r repaired) nextNumber(ctx context.Context) (int, error) {
	return repair.NextNumber(ctx, r.db, name("counters"), "invoice")
}

func (r repaired) forUser(ctx context.Context, user string) context.Context {
	return request.WithUser(ctx, user)
}

func (r repaired) user(ctx context.Context) string {
	user, _ := request.User(ctx)
	return user
}

func (r repaired) pay(ctx context.Context, key string, one payment) (payment, error) {
	item, err := attributevalue.MarshalMap(one)
	if err != nil {
		return one, err
	}
	if item, err = repair.OncePerKey(ctx, r.db, name("keys"), name("payments"), key, item); err != nil {
		return one, err
	}
	var paid payment
	err = attributevalue.UnmarshalMap(item, &paid)
	return paid, err
}

func (r repaired) replace(ctx context.Context, one paper) error {
	return outcome(errRefused)(repair.UpdateIfVersion(ctx, r.db, name("papers"), one.ID, one.Version, one.Title))
}

func (r repaired) addPhoto(ctx context.Context, one photo) error {
	item, err := attributevalue.MarshalMap(one)
	if err != nil {
		return err
	}
	return outcome(errNotFound)(repair.AddChild(ctx, r.db, name("albums"), name("photos"), one.AlbumID, item))
}

func (r repaired) removeAlbum(ctx context.Context, id string) error {
	return outcome(errRefused)(repair.DeleteChildless(ctx, r.db, name("albums"), id))
}

func (r repaired) startBuild(ctx context.Context, id, job string) error {
	return outcome(errNotFound)(repair.StartJob(ctx, r.db, name("reports"), id, job))
}

func (r repaired) build(ctx context.Context, id, job string) error {
	var found report
	if err := (store{r.db}).get(ctx, "reports", id, &found); err != nil {
		return err
	}
	_, err := repair.FinishJob(ctx, r.db, name("reports"), id, job, render(found.Title))
	return err
}
