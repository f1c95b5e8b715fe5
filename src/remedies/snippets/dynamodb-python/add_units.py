from botocore.exceptions import ClientError


def add_units(table, key, attribute, amount):
    """Add to a number where it is stored, so that no other change is overwritten; None if there is no such item."""
    try:
        answer = table.update_item(
            Key=key,
            UpdateExpression="SET #number = #number + :amount",
            ConditionExpression="attribute_exists(#number)",
            ExpressionAttributeNames={"#number": attribute},
            ExpressionAttributeValues={":amount": amount},
            ReturnValues="ALL_NEW",
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return None
    return answer["Attributes"]
