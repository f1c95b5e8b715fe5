from sqlalchemy import update
from written import written


def start_job(session, model, key, job):
    """Mark the row, and note which job it waits for (a new id); None if there is no such row.

    Hand the job over after the commit: a BackgroundTask of FastAPI runs after the answer, so commit in the handler.
    """
    return written(session, update(model).where(model.id == key).values(state="building", job=job).returning(model))


def finish_job(session, model, key, job, **result):
    """At the end of the job: store its result, and nothing else; False if nobody waits for it any more."""
    # The columns that others may have changed since the job began are not written.
    waited = update(model).where(model.id == key, model.job == job)
    return session.execute(waited.values(state="built", **result)).rowcount == 1
