from retry import in_transaction


def place_order(pool, item_id, quantity):
    """Take units from stock and store the order, both or neither; None if there are too few."""

    def work(connection):
        taken = connection.execute(
            "UPDATE items SET stock = stock - %(quantity)s WHERE id = %(id)s AND stock >= %(quantity)s RETURNING id",
            {"id": item_id, "quantity": quantity},
        ).fetchone()
        if taken is None:
            return None
        return connection.execute(
            "INSERT INTO orders (item_id, quantity) VALUES (%s, %s) RETURNING id, item_id, quantity, status",
            (item_id, quantity),
        ).fetchone()

    return in_transaction(pool, work)
