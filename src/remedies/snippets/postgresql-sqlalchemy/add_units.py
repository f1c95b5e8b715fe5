from sqlalchemy import update
from written import written


def add_units(session, model, key, amount):
    """Let the database add; the value in a loaded object may be old by now. None if there is no such row."""
    row = update(model).where(model.id == key)
    return written(session, row.values(stock=model.stock + amount).returning(model))
