from retry import in_transaction


def add_units(pool, item_id, amount):
    """Let the database add; None if there is no such row."""

    def work(connection):
        return connection.execute(
            "UPDATE items SET stock = stock + %s WHERE id = %s RETURNING id, name, stock", (amount, item_id)
        ).fetchone()

    return in_transaction(pool, work)
