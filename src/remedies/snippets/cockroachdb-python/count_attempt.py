from retry import in_transaction


def count_attempt(pool, locker_id, limit):
    """Count an attempt before it is looked at; the row, or None when `limit` attempts have been made."""

    def work(connection):
        return connection.execute(
            # Of all attempts of one moment no more than the limit get past this; 423 or 429 to the others.
            "UPDATE lockers SET attempts = attempts + 1 WHERE id = %s AND attempts < %s RETURNING id, pin",
            (locker_id, limit),
        ).fetchone()

    return in_transaction(pool, work)  # set attempts to 0 when the attempt succeeds
