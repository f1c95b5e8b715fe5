"""Counts the rounds in which not exactly one of 16 simultaneous writers won. Prints one JSON line.

An emulator that fails this has races of its own, and would accuse applications that are correct.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, local

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ROUNDS, WRITERS = 300, 16
endpoint, table = sys.argv[1], sys.argv[2]
mine = local()


def client():
    """One for each thread: sessions are not shared."""
    if not hasattr(mine, "client"):
        mine.client = boto3.session.Session().client(
            "dynamodb",
            endpoint_url=endpoint,
            region_name="eu-central-1",
            aws_access_key_id="local",
            aws_secret_access_key="local",
            config=Config(retries={"total_max_attempts": 1}),
        )
    return mine.client


def take(key):
    """The last unit of one item."""
    return {
        "TableName": table,
        "Key": {"id": {"S": key}},
        "UpdateExpression": "SET n = n - :one",
        "ConditionExpression": "n >= :one",
        "ExpressionAttributeValues": {":one": {"N": "1"}},
    }


def conditional(round, writer):
    client().update_item(**take(f"c{round}"))


def transaction(round, writer):
    order = {"TableName": table, "Item": {"id": {"S": f"o{round}"}, "by": {"N": str(writer)}}}
    order["ConditionExpression"] = "attribute_not_exists(id)"
    client().transact_write_items(TransactItems=[{"Update": take(f"t{round}")}, {"Put": order}])


REFUSALS = {"ConditionalCheckFailedException", "TransactionCanceledException", "TransactionConflictException"}
barrier = Barrier(WRITERS)


def won(write, round, writer):
    client()
    barrier.wait()
    try:
        write(round, writer)
        return True
    except ClientError as error:
        if error.response["Error"]["Code"] not in REFUSALS:
            raise
        return False


def left(key):
    return int(client().get_item(TableName=table, Key={"id": {"S": key}}, ConsistentRead=True)["Item"]["n"]["N"])


client().create_table(
    TableName=table,
    KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    BillingMode="PAY_PER_REQUEST",
)
client().get_waiter("table_exists").wait(TableName=table)
wrong = {}
with ThreadPoolExecutor(WRITERS) as pool:
    for write, prefix in ((conditional, "c"), (transaction, "t")):
        wrong[write.__name__] = 0
        for round in range(ROUNDS):
            key = f"{prefix}{round}"
            client().put_item(TableName=table, Item={"id": {"S": key}, "n": {"N": "1"}})
            winners = sum(pool.map(lambda writer: won(write, round, writer), range(WRITERS)))
            wrong[write.__name__] += winners != 1 or left(key) != 0
client().delete_table(TableName=table)
print(json.dumps({"rounds": ROUNDS, "writers": WRITERS, "wrong": wrong}))
