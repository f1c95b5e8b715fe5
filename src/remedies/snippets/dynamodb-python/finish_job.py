from boto3.dynamodb.conditions import Attr
from botocore.exceptions import ClientError


def start_job(table, key, job):
    """Mark the item, and note which job it waits for (a new id); False if there is no such item."""
    return set_if(table, key, Attr("id").exists(), {"state": "building", "job": job})


def finish_job(table, key, job, result):
    """At the end of the job: store its result, and nothing else; False if nobody waits for it any more."""
    # A put_item of what the job read at its beginning would undo all changes since, and revive a deleted item.
    return set_if(table, key, Attr("job").eq(job), {**result, "state": "built"})


def set_if(table, key, condition, fields):
    try:
        table.update_item(
            Key=key,
            UpdateExpression="SET " + ", ".join(f"#f{i} = :f{i}" for i in range(len(fields))),
            ConditionExpression=condition,
            ExpressionAttributeNames={f"#f{i}": name for i, name in enumerate(fields)},
            ExpressionAttributeValues={f":f{i}": value for i, value in enumerate(fields.values())},
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return False
    return True
