from retry import in_transaction


def start_job(pool, report_id, job):
    """Mark the row, and note which job it waits for (a new id); None if there is no such row."""

    def work(connection):
        return connection.execute(
            "UPDATE reports SET state = 'building', job = %s WHERE id = %s RETURNING id, title, state, pages",
            (job, report_id),
        ).fetchone()

    return in_transaction(pool, work)  # hand the job over only when this has returned


def finish_job(pool, report_id, job, pages):
    """At the end of the job: store its result, and nothing else; False if nobody waits for it any more."""

    def work(connection):
        return connection.execute(
            # The columns that others may have changed since the job began are not written.
            "UPDATE reports SET state = 'built', pages = %s WHERE id = %s AND job = %s RETURNING id",
            (pages, report_id, job),
        ).fetchone()

    return in_transaction(pool, work) is not None
