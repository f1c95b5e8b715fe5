from sqlalchemy import update
from written import written


def mark_unless(session, model, key, mark, other):
    """Set one flag unless the other one is set; the row, or None if it is.

    Where the flags are in two rows: with_for_update() both, ordered by key, in the transaction that writes.
    """
    # What was looked at is a condition of the write, although the write does not change it.
    free = update(model).where(model.id == key, getattr(model, other).is_(False))
    return written(session, free.values({mark: True}).returning(model))
