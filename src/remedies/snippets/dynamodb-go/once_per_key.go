package repair

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// OncePerKey stores a payment under its idempotency key and returns the payment of the first request that had the key.
// The key holds the payment, so a repetition is answered by what it did and not by what it would do now.
func OncePerKey(ctx context.Context, db *dynamodb.Client, keys, payments, key string,
	payment map[string]types.AttributeValue) (map[string]types.AttributeValue, error) {
	id := map[string]types.AttributeValue{"id": &types.AttributeValueMemberS{Value: key}}
	written, err := Transact(ctx, db,
		types.TransactWriteItem{Put: &types.Put{
			TableName: aws.String(keys),
			Item: map[string]types.AttributeValue{
				"id": id["id"], "payment": &types.AttributeValueMemberM{Value: payment},
			},
			ConditionExpression: aws.String("attribute_not_exists(id)"),
		}},
		types.TransactWriteItem{Put: &types.Put{TableName: aws.String(payments), Item: payment}},
	)
	if written || err != nil {
		return payment, err
	}
	known, err := db.GetItem(ctx, &dynamodb.GetItemInput{TableName: aws.String(keys), Key: id, ConsistentRead: aws.Bool(true)})
	if err != nil {
		return nil, err
	}
	return known.Item["payment"].(*types.AttributeValueMemberM).Value, nil
}
