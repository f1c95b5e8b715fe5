import random
import time

from botocore.exceptions import ClientError


def update_versioned(table, key, change, attempts=8):
    """Replace an item by change(item) if nobody else wrote it meanwhile; otherwise read again and retry.

    Returns the item as written, or None if there is none. `change` must be free of side effects.
    """
    for attempt in range(attempts):
        item = table.get_item(Key=key, ConsistentRead=True).get("Item")
        if item is None:
            return None
        changed = {**change(item), "version": item["version"] + 1}
        try:
            table.put_item(
                Item=changed,
                ConditionExpression="#version = :read",
                ExpressionAttributeNames={"#version": "version"},
                ExpressionAttributeValues={":read": item["version"]},
            )
            return changed
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            time.sleep(random.uniform(0, 0.01 * 2**attempt))
    raise TimeoutError("the item is being changed too often")  # answer 503, the request may be repeated
