"""Tables and the connection to DynamoDB."""

import os

import boto3

PREFIX = os.environ.get("TABLE_PREFIX", "")

#: Table name and its key attributes.
KEYS = {
    "products": ["id"],
    "wallets": ["id"],
    "coupons": ["id"],
    "redemptions": ["coupon_id", "customer_id"],
    "payments": ["id"],
    "keys": ["id"],
}

_connection = None


def connection():
    """One for each worker process, opened by its first request."""
    global _connection
    if _connection is None:
        _connection = boto3.resource(
            "dynamodb",
            endpoint_url=os.environ["DYNAMODB_ENDPOINT"],
            region_name=os.environ.get("AWS_REGION", "eu-central-1"),
            aws_access_key_id=os.environ.get("AWS_ACCESS_KEY_ID", "local"),
            aws_secret_access_key=os.environ.get("AWS_SECRET_ACCESS_KEY", "local"),
        )
    return _connection


def table(name):
    return connection().Table(PREFIX + name)


def get(name, **key):
    return table(name).get_item(Key=key, ConsistentRead=True).get("Item")


def scan(name):
    found, more = [], {}
    while True:
        page = table(name).scan(ConsistentRead=True, **more)
        found += page["Items"]
        if "LastEvaluatedKey" not in page:
            return found
        more = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


def create_tables():
    for name, keys in KEYS.items():
        connection().create_table(
            TableName=PREFIX + name,
            KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in zip(keys, ["HASH", "RANGE"])],
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
            BillingMode="PAY_PER_REQUEST",
        ).wait_until_exists()


if __name__ == "__main__":
    create_tables()
