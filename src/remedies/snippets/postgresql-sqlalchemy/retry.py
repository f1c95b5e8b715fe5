import random
import time

from sqlalchemy.exc import OperationalError

CONFLICTS = {"40001", "40P01"}  # could not serialize; deadlock


def in_transaction(sessions, work, attempts=8):
    """Run work(session) in one transaction, again from its start when PostgreSQL has given it up for another one.

    `sessions` is a sessionmaker. `work` must not do anything that cannot be repeated: charge cards and send mail
    after this returns.
    """
    for attempt in range(1, attempts + 1):
        try:
            with sessions.begin() as session:
                return work(session)
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) not in CONFLICTS or attempt == attempts:
                raise  # an outage is no conflict; after the last attempt answer 503 with Retry-After
            time.sleep(random.uniform(0, 0.01 * 2**attempt))  # jitter keeps rivals apart
