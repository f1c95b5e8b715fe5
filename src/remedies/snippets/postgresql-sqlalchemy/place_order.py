from take_units import take_units


def place_order(session, items, orders, item_id, quantity):
    """Take units from stock and store the order, in the caller's one transaction; None if there are too few."""
    if take_units(session, items, item_id, quantity) is None:
        return None
    order = orders(item_id=item_id, quantity=quantity)
    session.add(order)
    session.flush()
    return order
