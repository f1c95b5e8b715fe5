package repair

import (
	"context"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// CountAttempt counts an attempt before it is looked at; false when limit attempts have been made: answer 423 or 429.
// Set attempts to 0 when the attempt succeeds.
func CountAttempt(ctx context.Context, db *dynamodb.Client, table, id string, limit int) (bool, error) {
	// Of all attempts of one moment no more than the limit get past the condition.
	return UpdateIf(ctx, db, table, id, "SET attempts = attempts + :one", "attempts < :limit", nil,
		map[string]types.AttributeValue{
			":one":   &types.AttributeValueMemberN{Value: "1"},
			":limit": &types.AttributeValueMemberN{Value: strconv.Itoa(limit)},
		})
}
