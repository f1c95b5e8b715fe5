package repair

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// RedeemOnce counts one claim of a promotion and remembers whose it is; false if used up, or claimed by them before.
func RedeemOnce(ctx context.Context, db *dynamodb.Client, promotions, claims, promotion, user string) (bool, error) {
	return Transact(ctx, db,
		types.TransactWriteItem{Put: &types.Put{
			TableName: aws.String(claims),
			// The key is the promise: one item for each promotion and user.
			Item: map[string]types.AttributeValue{
				"id":           &types.AttributeValueMemberS{Value: promotion + "#" + user},
				"promotion_id": &types.AttributeValueMemberS{Value: promotion},
				"user":         &types.AttributeValueMemberS{Value: user},
			},
			ConditionExpression: aws.String("attribute_not_exists(id)"),
		}},
		types.TransactWriteItem{Update: &types.Update{
			TableName:                 aws.String(promotions),
			Key:                       map[string]types.AttributeValue{"id": &types.AttributeValueMemberS{Value: promotion}},
			UpdateExpression:          aws.String("SET used = used + :one"),
			ConditionExpression:       aws.String("used < quota"),
			ExpressionAttributeValues: map[string]types.AttributeValue{":one": &types.AttributeValueMemberN{Value: "1"}},
		}},
	)
}
