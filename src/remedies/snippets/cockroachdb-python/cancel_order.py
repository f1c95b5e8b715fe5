from retry import in_transaction


def cancel_order(pool, order_id):
    """Move an order from placed to cancelled and return its units; None if it is no longer placed."""

    def work(connection):
        order = connection.execute(
            # The old status is part of the write: one caller gets the row.
            "UPDATE orders SET status = 'cancelled' WHERE id = %s AND status = 'placed'"
            " RETURNING id, item_id, quantity, status",
            (order_id,),
        ).fetchone()
        if order is not None:
            connection.execute(
                "UPDATE items SET stock = stock + %s WHERE id = %s", (order["quantity"], order["item_id"])
            )
        return order

    return in_transaction(pool, work)
