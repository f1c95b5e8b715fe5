from botocore.exceptions import ClientError


def update_if_version(table, key, version, changes):
    """Write if `version`, which the client has read, is still current; None otherwise: answer 409 or 412."""
    names = {f"#f{i}": name for i, name in enumerate(changes)}
    sets = [f"#f{i} = :v{i}" for i in range(len(changes))]
    try:
        answer = table.update_item(
            Key=key,
            UpdateExpression="SET #version = :next, " + ", ".join(sets),
            ConditionExpression="#version = :read",
            ExpressionAttributeNames={"#version": "version", **names},
            ExpressionAttributeValues={
                ":read": version,
                ":next": version + 1,
                **{f":v{i}": value for i, value in enumerate(changes.values())},
            },
            ReturnValues="ALL_NEW",
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return None  # no retry: the client has to look at what has changed
    return answer["Attributes"]
