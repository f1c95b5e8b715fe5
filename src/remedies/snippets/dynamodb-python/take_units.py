from botocore.exceptions import ClientError


def take_units(table, key, attribute, quantity):
    """Subtract from a number in one write; None if fewer than `quantity` are left."""
    try:
        answer = table.update_item(
            Key=key,
            UpdateExpression="SET #left = #left - :quantity",
            # The bound is what is taken: `#left >= :zero` would sell the last unit twice.
            ConditionExpression="#left >= :quantity",
            ExpressionAttributeNames={"#left": attribute},
            ExpressionAttributeValues={":quantity": quantity},
            ReturnValues="ALL_NEW",
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise  # an outage is not "sold out"
        return None  # final: retrying cannot bring units back
    return answer["Attributes"]
