package repair

import (
	"context"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// Transfer moves an amount between two accounts, both or neither; false if the balance is too low or an account is missing.
func Transfer(ctx context.Context, db *dynamodb.Client, table, source, target string, amount int) (bool, error) {
	change := func(id, update, condition string) types.TransactWriteItem {
		return types.TransactWriteItem{Update: &types.Update{
			TableName:           aws.String(table),
			Key:                 map[string]types.AttributeValue{"id": &types.AttributeValueMemberS{Value: id}},
			UpdateExpression:    aws.String(update),
			ConditionExpression: aws.String(condition),
			ExpressionAttributeValues: map[string]types.AttributeValue{
				":amount": &types.AttributeValueMemberN{Value: strconv.Itoa(amount)},
			},
		}}
	}
	return Transact(ctx, db,
		change(source, "SET balance = balance - :amount", "balance >= :amount"),
		change(target, "SET balance = balance + :amount", "attribute_exists(id)"),
	)
}
