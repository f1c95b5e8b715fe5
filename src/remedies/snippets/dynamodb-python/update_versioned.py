import random
import time

from botocore.exceptions import ClientError


def update_versioned(table, key, change, attempts=8):
    """Write what change(item) returns, its new attributes, if nobody wrote by version since the item was read.

    Otherwise read again and retry. Returns the item as written, or None if there is none.
    `change` must be free of side effects, and return no more than it changes: a put_item of the whole item
    would undo the writers that count in place and know nothing of versions.
    """
    for attempt in range(attempts):
        item = table.get_item(Key=key, ConsistentRead=True).get("Item")
        if item is None:
            return None
        changes = {**change(item), "version": item["version"] + 1}
        try:
            return table.update_item(
                Key=key,
                UpdateExpression="SET " + ", ".join(f"#f{i} = :v{i}" for i in range(len(changes))),
                ConditionExpression="#version = :read",
                ExpressionAttributeNames={"#version": "version", **{f"#f{i}": name for i, name in enumerate(changes)}},
                ExpressionAttributeValues={
                    ":read": item["version"],
                    **{f":v{i}": value for i, value in enumerate(changes.values())},
                },
                ReturnValues="ALL_NEW",
            )["Attributes"]
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            time.sleep(random.uniform(0, 0.01 * 2**attempt))
    raise TimeoutError("the item is being changed too often")  # answer 503, the request may be repeated
