package repair

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// AddChild stores a child and counts it at its parent, both or neither; false if the parent is gone.
func AddChild(ctx context.Context, db *dynamodb.Client, parents, children, parent string,
	child map[string]types.AttributeValue) (bool, error) {
	return Transact(ctx, db,
		types.TransactWriteItem{Update: &types.Update{
			TableName:        aws.String(parents),
			Key:              map[string]types.AttributeValue{"id": &types.AttributeValueMemberS{Value: parent}},
			UpdateExpression: aws.String("ADD children :one"),
			// Without it the update would create the parent again.
			ConditionExpression:       aws.String("attribute_exists(id)"),
			ExpressionAttributeValues: map[string]types.AttributeValue{":one": &types.AttributeValueMemberN{Value: "1"}},
		}},
		types.TransactWriteItem{Put: &types.Put{
			TableName: aws.String(children), Item: child, ConditionExpression: aws.String("attribute_not_exists(id)"),
		}},
	)
}

// DeleteChildless deletes a parent that has no children; false if it has some, or is gone. Removing a child counts it down.
func DeleteChildless(ctx context.Context, db *dynamodb.Client, table, id string) (bool, error) {
	_, err := db.DeleteItem(ctx, &dynamodb.DeleteItemInput{
		TableName:                 aws.String(table),
		Key:                       map[string]types.AttributeValue{"id": &types.AttributeValueMemberS{Value: id}},
		ConditionExpression:       aws.String("attribute_exists(id) AND children = :none"),
		ExpressionAttributeValues: map[string]types.AttributeValue{":none": &types.AttributeValueMemberN{Value: "0"}},
	})
	var refused *types.ConditionalCheckFailedException
	if errors.As(err, &refused) {
		return false, nil
	}
	return err == nil, err
}
