from botocore.exceptions import ClientError

from transact import transact


def add_child(client, parents, children, parent_id, child):
    """Store a child and count it at its parent, both or neither; False if the parent is gone."""
    return transact(
        client,
        [
            {
                "Update": {
                    "TableName": parents,
                    "Key": {"id": parent_id},
                    "UpdateExpression": "ADD children :one",
                    # Without it the update would create the parent again.
                    "ConditionExpression": "attribute_exists(id)",
                    "ExpressionAttributeValues": {":one": 1},
                }
            },
            {"Put": {"TableName": children, "Item": child, "ConditionExpression": "attribute_not_exists(id)"}},
        ],
    )


def delete_childless(table, parent_id):
    """Delete a parent that has no children; False if it has some, or is gone. Removing a child counts it down."""
    try:
        table.delete_item(
            Key={"id": parent_id},
            ConditionExpression="attribute_exists(id) AND children = :none",
            ExpressionAttributeValues={":none": 0},
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return False
    return True
