"""Tables and the connection to DynamoDB."""

import os

import boto3

PREFIX = os.environ.get("TABLE_PREFIX", "")

#: Table name and the attribute it is keyed by.
KEYS = {
    "tickets": "id",
    "purchases": "id",
    "products": "id",
    "orders": "id",
    "users": "id",
    "emails": "email",
    "lockers": "id",
    "parcels": "id",
    "invoices": "id",
    "counters": "id",
    "notes": "id",
    "albums": "id",
    "photos": "id",
    "reports": "id",
}


def connect():
    return boto3.resource(
        "dynamodb",
        endpoint_url=os.environ["DYNAMODB_ENDPOINT"],
        region_name=os.environ.get("AWS_REGION", "eu-central-1"),
        aws_access_key_id=os.environ.get("AWS_ACCESS_KEY_ID", "local"),
        aws_secret_access_key=os.environ.get("AWS_SECRET_ACCESS_KEY", "local"),
    )


def table(name):
    return connection().Table(PREFIX + name)


_connection = None


def connection():
    """One for each worker process, opened by its first request."""
    global _connection
    if _connection is None:
        _connection = connect()
    return _connection


def create_tables():
    for name, key in KEYS.items():
        connection().create_table(
            TableName=PREFIX + name,
            KeySchema=[{"AttributeName": key, "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        ).wait_until_exists()


def get(name, key):
    return table(name).get_item(Key={KEYS[name]: key}, ConsistentRead=True).get("Item")


def scan(name, **conditions):
    """All items whose attributes equal the given ones."""
    found, more = [], {}
    while True:
        page = table(name).scan(ConsistentRead=True, **more)
        found += [item for item in page["Items"] if all(item.get(k) == v for k, v in conditions.items())]
        if "LastEvaluatedKey" not in page:
            return found
        more = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


if __name__ == "__main__":
    create_tables()
