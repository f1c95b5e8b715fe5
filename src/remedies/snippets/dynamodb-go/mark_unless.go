package repair

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// MarkUnless sets one flag unless the other one is set; false if it is.
// Where the flags are in two items: TransactWriteItems with an Update of one and a ConditionCheck of the other.
func MarkUnless(ctx context.Context, db *dynamodb.Client, table, id, mark, other string) (bool, error) {
	// What was looked at is a condition of the write, although the write does not change it.
	return UpdateIf(ctx, db, table, id, "SET #mark = :true", "#other = :false",
		map[string]string{"#mark": mark, "#other": other},
		map[string]types.AttributeValue{
			":true":  &types.AttributeValueMemberBOOL{Value: true},
			":false": &types.AttributeValueMemberBOOL{Value: false},
		})
}
