package main

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

func connect() *dynamodb.Client {
	return dynamodb.New(dynamodb.Options{
		BaseEndpoint: aws.String(os.Getenv("DYNAMODB_ENDPOINT")),
		Region:       "eu-central-1",
		Credentials:  credentials.NewStaticCredentialsProvider("local", "local", ""),
	})
}

func name(table string) string { return os.Getenv("TABLE_PREFIX") + table }

var tables = []string{
	"promotions", "claims", "members", "emails", "lockers", "parcels", "counters", "invoices", "notes",
	"keys", "payments", "papers", "albums", "photos", "reports", "products", "orders", "accounts",
}

func createTables(ctx context.Context, db *dynamodb.Client) error {
	for _, table := range tables {
		_, err := db.CreateTable(ctx, &dynamodb.CreateTableInput{
			TableName:            aws.String(name(table)),
			KeySchema:            []types.KeySchemaElement{{AttributeName: aws.String("id"), KeyType: types.KeyTypeHash}},
			AttributeDefinitions: []types.AttributeDefinition{{AttributeName: aws.String("id"), AttributeType: types.ScalarAttributeTypeS}},
			BillingMode:          types.BillingModePayPerRequest,
		})
		if err != nil {
			return err
		}
		waiter := dynamodb.NewTableExistsWaiter(db)
		if err := waiter.Wait(ctx, &dynamodb.DescribeTableInput{TableName: aws.String(name(table))}, time.Minute); err != nil {
			return err
		}
	}
	return nil
}

// store holds the reads and the plain writes, the same for both variants.
type store struct{ db *dynamodb.Client }

func key(id string) map[string]types.AttributeValue {
	return map[string]types.AttributeValue{"id": &types.AttributeValueMemberS{Value: id}}
}

func (s store) get(ctx context.Context, table, id string, into any) error {
	out, err := s.db.GetItem(ctx, &dynamodb.GetItemInput{
		TableName: aws.String(name(table)), Key: key(id), ConsistentRead: aws.Bool(true),
	})
	if err != nil {
		return err
	}
	if out.Item == nil {
		return errNotFound
	}
	return attributevalue.UnmarshalMap(out.Item, into)
}

func (s store) put(ctx context.Context, table string, value any) error {
	item, err := attributevalue.MarshalMap(value)
	if err != nil {
		return err
	}
	_, err = s.db.PutItem(ctx, &dynamodb.PutItemInput{TableName: aws.String(name(table)), Item: item})
	return err
}

// set writes one attribute of an item that exists.
func (s store) set(ctx context.Context, table, id, attribute string, value any) error {
	written, err := attributevalue.Marshal(value)
	if err != nil {
		return err
	}
	_, err = s.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName:                 aws.String(name(table)),
		Key:                       key(id),
		UpdateExpression:          aws.String("SET #a = :v"),
		ConditionExpression:       aws.String("attribute_exists(id)"),
		ExpressionAttributeNames:  map[string]string{"#a": attribute},
		ExpressionAttributeValues: map[string]types.AttributeValue{":v": written},
	})
	var missing *types.ConditionalCheckFailedException
	if errors.As(err, &missing) {
		return errNotFound
	}
	return err
}

func (s store) all(ctx context.Context, table string, into any) error {
	return s.scan(ctx, &dynamodb.ScanInput{TableName: aws.String(name(table)), ConsistentRead: aws.Bool(true)}, into)
}

func (s store) where(ctx context.Context, table, attribute, value string, into any) error {
	return s.scan(ctx, &dynamodb.ScanInput{
		TableName:                 aws.String(name(table)),
		ConsistentRead:            aws.Bool(true),
		FilterExpression:          aws.String("#a = :v"),
		ExpressionAttributeNames:  map[string]string{"#a": attribute},
		ExpressionAttributeValues: map[string]types.AttributeValue{":v": &types.AttributeValueMemberS{Value: value}},
	}, into)
}

func (s store) scan(ctx context.Context, input *dynamodb.ScanInput, into any) error {
	items := []map[string]types.AttributeValue{}
	for pages := dynamodb.NewScanPaginator(s.db, input); pages.HasMorePages(); {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		items = append(items, page.Items...)
	}
	return attributevalue.UnmarshalListOfMaps(items, into)
}
