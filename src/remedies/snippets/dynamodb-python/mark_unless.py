from botocore.exceptions import ClientError


def mark_unless(table, key, mark, other):
    """Set one flag unless the other one is set; the item, or None if it is.

    Where the flags are in two items: transact_write_items with an Update of one and a ConditionCheck of the other.
    """
    try:
        answer = table.update_item(
            Key=key,
            UpdateExpression="SET #mark = :true",
            # What was looked at is a condition of the write, although the write does not change it.
            ConditionExpression="attribute_exists(#mark) AND #other = :false",
            ExpressionAttributeNames={"#mark": mark, "#other": other},
            ExpressionAttributeValues={":true": True, ":false": False},
            ReturnValues="ALL_NEW",
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return None
    return answer["Attributes"]
