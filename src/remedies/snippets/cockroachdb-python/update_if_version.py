from retry import in_transaction


def update_if_version(pool, document_id, version, title):
    """Write if `version`, which the client has read, is still current; None otherwise: answer 409 or 412."""

    def work(connection):
        return connection.execute(
            "UPDATE documents SET title = %s, version = version + 1"
            " WHERE id = %s AND version = %s RETURNING id, title, version",
            (title, document_id, version),
        ).fetchone()

    # Only 40001 is tried again: after None the client has to look at what has changed.
    return in_transaction(pool, work)
