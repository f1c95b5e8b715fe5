from sqlalchemy import update
from written import written


def take_units(session, model, key, quantity):
    """Subtract in one statement; the row, or None if fewer than `quantity` are left."""
    # The bound is what is taken, and part of the write: nobody comes between the check and the UPDATE.
    enough = update(model).where(model.id == key, model.stock >= quantity)
    return written(session, enough.values(stock=model.stock - quantity).returning(model))
