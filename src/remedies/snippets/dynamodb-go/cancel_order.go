package repair

import (
	"context"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// CancelOrder moves an order from placed to cancelled and returns its units; false if it is no longer placed.
func CancelOrder(ctx context.Context, db *dynamodb.Client, orders, order, products, product string, quantity int) (bool, error) {
	return Transact(ctx, db,
		types.TransactWriteItem{Update: &types.Update{
			TableName:        aws.String(orders),
			Key:              map[string]types.AttributeValue{"id": &types.AttributeValueMemberS{Value: order}},
			UpdateExpression: aws.String("SET #status = :cancelled"),
			// The old status is part of the write: only one caller can leave it.
			ConditionExpression:      aws.String("#status = :placed"),
			ExpressionAttributeNames: map[string]string{"#status": "status"},
			ExpressionAttributeValues: map[string]types.AttributeValue{
				":placed":    &types.AttributeValueMemberS{Value: "placed"},
				":cancelled": &types.AttributeValueMemberS{Value: "cancelled"},
			},
		}},
		types.TransactWriteItem{Update: &types.Update{
			TableName:           aws.String(products),
			Key:                 map[string]types.AttributeValue{"id": &types.AttributeValueMemberS{Value: product}},
			UpdateExpression:    aws.String("SET stock = stock + :quantity"),
			ConditionExpression: aws.String("attribute_exists(id)"),
			ExpressionAttributeValues: map[string]types.AttributeValue{
				":quantity": &types.AttributeValueMemberN{Value: strconv.Itoa(quantity)},
			},
		}},
	)
}
