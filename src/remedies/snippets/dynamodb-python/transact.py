import random
import time
import uuid

from botocore.exceptions import ClientError


def transact(client, writes, attempts=8):
    """Carry out all writes or none: True if written, False if one of their conditions does not hold.

    `client` is `boto3.resource("dynamodb").meta.client`, which takes plain Python values.
    """
    token = str(uuid.uuid4())  # the same for every attempt: DynamoDB carries them out at most once
    for attempt in range(attempts):
        try:
            client.transact_write_items(TransactItems=writes, ClientRequestToken=token)
            return True
        except ClientError as error:
            # A transaction does not raise ConditionalCheckFailedException; it lists a reason for each write.
            reasons = {reason.get("Code") for reason in error.response.get("CancellationReasons", [])}
            if "ConditionalCheckFailed" in reasons:
                return False
            if "TransactionConflict" not in reasons or attempt == attempts - 1:
                raise
            time.sleep(random.uniform(0, 0.01 * 2**attempt))
