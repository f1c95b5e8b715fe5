package repair

import (
	"context"
	"errors"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// AddUnits adds to a number where it is stored, so that no other change is overwritten; false if there is no such item.
func AddUnits(ctx context.Context, db *dynamodb.Client, table, id, attribute string, amount int) (bool, error) {
	_, err := db.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName:                aws.String(table),
		Key:                      map[string]types.AttributeValue{"id": &types.AttributeValueMemberS{Value: id}},
		UpdateExpression:         aws.String("SET #number = #number + :amount"),
		ConditionExpression:      aws.String("attribute_exists(#number)"),
		ExpressionAttributeNames: map[string]string{"#number": attribute},
		ExpressionAttributeValues: map[string]types.AttributeValue{
			":amount": &types.AttributeValueMemberN{Value: strconv.Itoa(amount)},
		},
	})
	var refused *types.ConditionalCheckFailedException
	if errors.As(err, &refused) {
		return false, nil
	}
	return err == nil, err
}
