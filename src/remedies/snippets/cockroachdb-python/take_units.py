from retry import in_transaction


def take_units(pool, item_id, quantity):
    """Subtract in one statement; None if fewer than `quantity` are left."""

    def work(connection):
        return connection.execute(
            # The bound is what is taken, and part of the write.
            "UPDATE items SET stock = stock - %(quantity)s"
            " WHERE id = %(id)s AND stock >= %(quantity)s RETURNING stock",
            {"id": item_id, "quantity": quantity},
        ).fetchone()

    return in_transaction(pool, work)
