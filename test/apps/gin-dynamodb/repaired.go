package main

import (
	"context"

	"example.org/repair"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// repaired does the same writes by the snippets that Racegate prints.
type repaired struct{ db *dynamodb.Client }

func (r repaired) claim(ctx context.Context, promotionID, user string) error {
	return outcome(errRefused)(repair.RedeemOnce(ctx, r.db, name("promotions"), name("claims"), promotionID, user))
}

func (r repaired) takeTicket(ctx context.Context, promotionID string) error {
	return outcome(errRefused)(repair.TakeUnits(ctx, r.db, name("promotions"), promotionID, "tickets", 1))
}

func (r repaired) extend(ctx context.Context, promotionID string, amount int) error {
	return outcome(errNotFound)(repair.AddUnits(ctx, r.db, name("promotions"), promotionID, "quota", amount))
}

func (r repaired) change(ctx context.Context, promotionID string, changes changes) error {
	fields := map[string]types.AttributeValue{}
	if changes.Title != nil {
		fields["title"] = &types.AttributeValueMemberS{Value: *changes.Title}
	}
	if changes.Description != nil {
		fields["description"] = &types.AttributeValueMemberS{Value: *changes.Description}
	}
	if len(fields) == 0 {
		return nil
	}
	return outcome(errNotFound)(repair.SetFields(ctx, r.db, name("promotions"), promotionID, fields))
}

func (r repaired) signUp(ctx context.Context, one member) error {
	item, err := attributevalue.MarshalMap(one)
	if err != nil {
		return err
	}
	return outcome(errRefused)(repair.PutUnique(ctx, r.db, name("members"), name("emails"), item))
}

func (r repaired) remove(ctx context.Context, table, id string) error {
	var found member
	if table == "members" {
		if err := (store{r.db}).get(ctx, table, id, &found); err != nil {
			return err
		}
	}
	err := outcome(errNotFound)(repair.DeleteOnce(ctx, r.db, name(table), id))
	if err == nil && table == "members" {
		_, err = r.db.DeleteItem(ctx, &dynamodb.DeleteItemInput{TableName: aws.String(name("emails")), Key: key(found.Email)})
	}
	return err
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
