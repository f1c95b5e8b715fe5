package repair

import (
	"context"
	"errors"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// TakeUnits subtracts from a number in one write; false if fewer than quantity are left.
func TakeUnits(ctx context.Context, db *dynamodb.Client, table, id, attribute string, quantity int) (bool, error) {
	_, err := db.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName:        aws.String(table),
		Key:              map[string]types.AttributeValue{"id": &types.AttributeValueMemberS{Value: id}},
		UpdateExpression: aws.String("SET #left = #left - :quantity"),
		// The bound is what is taken: "#left >= :zero" would sell the last unit twice.
		ConditionExpression:      aws.String("#left >= :quantity"),
		ExpressionAttributeNames: map[string]string{"#left": attribute},
		ExpressionAttributeValues: map[string]types.AttributeValue{
			":quantity": &types.AttributeValueMemberN{Value: strconv.Itoa(quantity)},
		},
	})
	var refused *types.ConditionalCheckFailedException
	if errors.As(err, &refused) {
		return false, nil // final: a retry cannot bring units back
	}
	return err == nil, err
}
