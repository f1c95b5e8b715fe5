package repair

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// SetFields writes only the given fields (at least one); a PutItem of the whole item would undo other people's changes.
func SetFields(ctx context.Context, db *dynamodb.Client, table, id string, fields map[string]types.AttributeValue) (bool, error) {
	names, values, sets := map[string]string{}, map[string]types.AttributeValue{}, []string{}
	for name, value := range fields {
		n := len(sets)
		names[fmt.Sprintf("#f%d", n)] = name
		values[fmt.Sprintf(":v%d", n)] = value
		sets = append(sets, fmt.Sprintf("#f%d = :v%d", n, n))
	}
	_, err := db.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName:                 aws.String(table),
		Key:                       map[string]types.AttributeValue{"id": &types.AttributeValueMemberS{Value: id}},
		UpdateExpression:          aws.String("SET " + strings.Join(sets, ", ")),
		ConditionExpression:       aws.String("attribute_exists(id)"), // do not bring a deleted item back to life
		ExpressionAttributeNames:  names,
		ExpressionAttributeValues: values,
	})
	var refused *types.ConditionalCheckFailedException
	if errors.As(err, &refused) {
		return false, nil
	}
	return err == nil, err
}
