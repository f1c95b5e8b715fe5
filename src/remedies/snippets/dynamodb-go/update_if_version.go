package repair

import (
	"context"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// UpdateIfVersion writes a title if version, which the client has read, is still current; false otherwise: answer 409 or 412.
// No retry: the client has to look at what has changed.
func UpdateIfVersion(ctx context.Context, db *dynamodb.Client, table, id string, version int, title string) (bool, error) {
	return UpdateIf(ctx, db, table, id, "SET title = :title, version = :next", "version = :read", nil,
		map[string]types.AttributeValue{
			":title": &types.AttributeValueMemberS{Value: title},
			":read":  &types.AttributeValueMemberN{Value: strconv.Itoa(version)},
			":next":  &types.AttributeValueMemberN{Value: strconv.Itoa(version + 1)},
		})
}
