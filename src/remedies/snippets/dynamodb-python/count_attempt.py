from botocore.exceptions import ClientError


def count_attempt(table, key, limit):
    """Count an attempt before it is looked at; the item, or None when `limit` attempts have been made."""
    try:
        answer = table.update_item(
            Key=key,
            UpdateExpression="SET attempts = attempts + :one",
            # Of all attempts of one moment no more than the limit get past this.
            ConditionExpression="attempts < :limit",
            ExpressionAttributeValues={":one": 1, ":limit": limit},
            ReturnValues="ALL_NEW",
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return None  # answer 423 or 429, without a look at what was sent
    return answer["Attributes"]  # set attempts to 0 when the attempt succeeds
