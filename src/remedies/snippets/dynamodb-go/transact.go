package repair

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/uuid"
)

// Transact carries out all writes or none: true if written, false if one of their conditions does not hold.
func Transact(ctx context.Context, db *dynamodb.Client, writes ...types.TransactWriteItem) (bool, error) {
	// The same token for every attempt: DynamoDB carries them out at most once.
	token := aws.String(uuid.NewString())
	for attempt := 1; ; attempt++ {
		_, err := db.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{
			TransactItems:      writes,
			ClientRequestToken: token,
		})
		// A transaction does not fail with ConditionalCheckFailedException; it lists a reason for each write.
		var cancelled *types.TransactionCanceledException
		switch {
		case err == nil:
			return true, nil
		case !errors.As(err, &cancelled):
			return false, err
		case has(cancelled, "ConditionalCheckFailed"):
			return false, nil
		case !has(cancelled, "TransactionConflict") || attempt == 8:
			return false, err
		}
		time.Sleep(rand.N(10 * time.Millisecond << attempt))
	}
}

func has(cancelled *types.TransactionCanceledException, code string) bool {
	for _, reason := range cancelled.CancellationReasons {
		if aws.ToString(reason.Code) == code {
			return true
		}
	}
	return false
}
