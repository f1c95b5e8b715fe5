import random
import time

from django.db import OperationalError, transaction

CONFLICTS = {"40001", "40P01"}  # could not serialize; deadlock


def retry_conflict(work, attempts=8):
    """Run work() in one transaction, again from its start when PostgreSQL has given it up for another one.

    `work` must not do anything that cannot be repeated: mail and payments go by transaction.on_commit.
    """
    for attempt in range(1, attempts + 1):
        try:
            # durable: inside another transaction a retry would only repeat on a transaction that is lost.
            with transaction.atomic(durable=True):
                return work()
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) not in CONFLICTS or attempt == attempts:
                raise  # an outage is no conflict; after the last attempt answer 503 with Retry-After
            time.sleep(random.uniform(0, 0.01 * 2**attempt))  # jitter keeps rivals apart
