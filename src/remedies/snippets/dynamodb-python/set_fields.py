from botocore.exceptions import ClientError


def set_fields(table, key, changes):
    """Write only the fields that were sent; a put_item of the whole item would undo other people's changes."""
    names = {f"#f{i}": name for i, name in enumerate(changes)}
    values = {f":v{i}": value for i, value in enumerate(changes.values())}
    try:
        answer = table.update_item(
            Key=key,
            UpdateExpression="SET " + ", ".join(f"#f{i} = :v{i}" for i in range(len(changes))),
            ConditionExpression="attribute_exists(#key)",  # do not bring a deleted item back to life
            ExpressionAttributeNames={**names, "#key": next(iter(key))},
            ExpressionAttributeValues=values,
            ReturnValues="ALL_NEW",
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return None
    return answer["Attributes"]
