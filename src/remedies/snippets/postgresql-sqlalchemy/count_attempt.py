from sqlalchemy import update
from written import written


def count_attempt(session, model, key, limit):
    """Count an attempt before it is looked at; the row, or None when `limit` attempts have been made.

    Commit before the secret is compared: of all attempts of one moment no more than the limit get past this.
    """
    left = update(model).where(model.id == key, model.attempts < limit)
    return written(session, left.values(attempts=model.attempts + 1).returning(model))  # set to 0 on success
