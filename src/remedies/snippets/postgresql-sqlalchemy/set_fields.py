from sqlalchemy import update
from written import written


def set_fields(session, model, key, changes):
    """Write only the columns that were sent: `body.model_dump(exclude_unset=True)`; None if there is no such row."""
    if not changes:
        return session.get(model, key)
    return written(session, update(model).where(model.id == key).values(**changes).returning(model))
