package repair

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// PutUnique stores an item whose email nobody else has; false if it is taken.
// DynamoDB is unique by primary key only, so the email gets an item of its own, keyed by it.
func PutUnique(ctx context.Context, db *dynamodb.Client, users, emails string, user map[string]types.AttributeValue) (bool, error) {
	free := aws.String("attribute_not_exists(id)")
	return Transact(ctx, db,
		types.TransactWriteItem{Put: &types.Put{
			TableName:           aws.String(emails),
			Item:                map[string]types.AttributeValue{"id": user["email"], "user_id": user["id"]},
			ConditionExpression: free,
		}},
		types.TransactWriteItem{Put: &types.Put{TableName: aws.String(users), Item: user, ConditionExpression: free}},
	)
}
