package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// racy writes as it is often written: get the item, decide, put it back.
type racy struct{ db *dynamodb.Client }

func (r racy) claim(ctx context.Context, promotionID, user string) error {
	store := store{r.db}
	var found promotion
	if err := store.get(ctx, "promotions", promotionID, &found); err != nil {
		return err
	}
	if found.Used >= found.Quota {
		return errRefused
	}
	one := claim{ID: promotionID + "#" + user, PromotionID: promotionID, User: user}
	if err := store.get(ctx, "claims", one.ID, &claim{}); err == nil {
		return errRefused
	}
	if err := store.put(ctx, "claims", one); err != nil {
		return err
	}
	found.Used++
	return store.put(ctx, "promotions", found)
}

func (r racy) takeTicket(ctx context.Context, promotionID string) error {
	store := store{r.db}
	var found promotion
	if err := store.get(ctx, "promotions", promotionID, &found); err != nil {
		return err
	}
	if found.Tickets < 1 {
		return errRefused
	}
	found.Tickets--
	return store.put(ctx, "promotions", found)
}

func (r racy) extend(ctx context.Context, promotionID string, amount int) error {
	store := store{r.db}
	var found promotion
	if err := store.get(ctx, "promotions", promotionID, &found); err != nil {
		return err
	}
	found.Quota += amount
	return store.put(ctx, "promotions", found)
}

func (r racy) change(ctx context.Context, promotionID string, changes changes) error {
	store := store{r.db}
	var found promotion
	if err := store.get(ctx, "promotions", promotionID, &found); err != nil {
		return err
	}
	if changes.Title != nil {
		found.Title = *changes.Title
	}
	if changes.Description != nil {
		found.Description = *changes.Description
	}
	return store.put(ctx, "promotions", found)
}

func (r racy) signUp(ctx context.Context, one member) error {
	store := store{r.db}
	var same []member
	if err := store.where(ctx, "members", "email", one.Email, &same); err != nil {
		return err
	}
	if len(same) > 0 {
		return errRefused
	}
	return store.put(ctx, "members", one)
}

func (r racy) remove(ctx context.Context, table, id string) error {
	var found map[string]any
	if err := (store{r.db}).get(ctx, table, id, &found); err != nil {
		return err
	}
	_, err := r.db.DeleteItem(ctx, &dynamodb.DeleteItemInput{TableName: aws.String(name(table)), Key: key(id)})
	return err
}
