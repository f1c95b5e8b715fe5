from botocore.exceptions import ClientError


def delete_once(table, key):
    """Delete an item; True for the one caller who did it."""
    try:
        table.delete_item(
            Key=key,
            ConditionExpression="attribute_exists(#key)",
            ExpressionAttributeNames={"#key": next(iter(key))},
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return False
    return True
