from add_units import add_units
from sqlalchemy import update
from written import written


def cancel_order(session, items, orders, order_id):
    """Move an order from placed to cancelled and return its units; None if it is no longer placed."""
    # The old status is part of the write: one caller gets the row. What follows is in the same transaction.
    placed = update(orders).where(orders.id == order_id, orders.status == "placed")
    order = written(session, placed.values(status="cancelled").returning(orders))
    if order is not None:
        add_units(session, items, order.item_id, order.quantity)
    return order
