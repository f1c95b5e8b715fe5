import random
import time

from psycopg.errors import DeadlockDetected, SerializationFailure


def in_transaction(pool, work, attempts=8):
    """Run work(connection) in one transaction, again from its start when the database asks for that (40001).

    `work` must not do anything that cannot be repeated: charge cards and send mail after this returns.
    """
    for attempt in range(1, attempts + 1):
        try:
            with pool.connection() as connection, connection.transaction():
                return work(connection)
        except (SerializationFailure, DeadlockDetected):
            if attempt == attempts:
                raise  # answer 503 with Retry-After
            time.sleep(random.uniform(0, 0.01 * 2**attempt))  # jitter keeps rivals apart
