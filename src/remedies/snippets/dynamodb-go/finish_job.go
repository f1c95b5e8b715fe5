package repair

import (
	"context"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

var jobNames = map[string]string{"#state": "state", "#job": "job"}

// StartJob marks the item and notes which job it waits for (a new id); false if there is no such item.
func StartJob(ctx context.Context, db *dynamodb.Client, table, id, job string) (bool, error) {
	return UpdateIf(ctx, db, table, id, "SET #state = :building, #job = :job", "attribute_exists(id)", jobNames,
		map[string]types.AttributeValue{
			":building": &types.AttributeValueMemberS{Value: "building"},
			":job":      &types.AttributeValueMemberS{Value: job},
		})
}

// FinishJob stores the result of a job, and nothing else; false if nobody waits for it any more.
// A PutItem of what the job read at its beginning would undo all changes since, and revive a deleted item.
func FinishJob(ctx context.Context, db *dynamodb.Client, table, id, job string, pages int) (bool, error) {
	return UpdateIf(ctx, db, table, id, "SET #state = :built, pages = :pages", "#job = :job", jobNames,
		map[string]types.AttributeValue{
			":built": &types.AttributeValueMemberS{Value: "built"},
			":pages": &types.AttributeValueMemberN{Value: strconv.Itoa(pages)},
			":job":   &types.AttributeValueMemberS{Value: job},
		})
}
