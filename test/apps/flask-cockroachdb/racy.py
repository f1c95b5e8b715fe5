"""The writes as they are often written: each statement a transaction of its own, or one that nobody retries."""

from database import connection, row, rows
from refusal import Refused


def read(query, *values):
    return rows(query, *values)


def purchase(item_id):
    item = row("SELECT stock FROM items WHERE id = %s", item_id)
    if item["stock"] < 1:
        raise Refused("Out of stock.")
    row("UPDATE items SET stock = %s WHERE id = %s RETURNING id", item["stock"] - 1, item_id)


def restock(item_id, amount):
    item = row("SELECT stock FROM items WHERE id = %s", item_id)
    if item is None:
        return None
    return row(
        "UPDATE items SET stock = %s WHERE id = %s RETURNING id, name, stock", item["stock"] + amount, item_id
    )


def place_order(item_id, quantity):
    item = row("SELECT stock FROM items WHERE id = %s", item_id)
    if item["stock"] < quantity:
        raise Refused("Out of stock.")
    row("UPDATE items SET stock = stock - %s WHERE id = %s RETURNING id", quantity, item_id)
    return row(
        "INSERT INTO orders (item_id, quantity) VALUES (%s, %s) RETURNING id, item_id, quantity, status",
        item_id,
        quantity,
    )


def cancel_order(order_id):
    order = row("SELECT * FROM orders WHERE id = %s", order_id)
    if order["status"] != "placed":
        raise Refused("The order cannot be cancelled.")
    row("UPDATE items SET stock = stock + %s WHERE id = %s RETURNING id", order["quantity"], order["item_id"])
    return row(
        "UPDATE orders SET status = 'cancelled' WHERE id = %s RETURNING id, item_id, quantity, status", order_id
    )


def sign_up(email, name):
    if row("SELECT id FROM users WHERE email = %s", email):
        raise Refused("The email is taken.")
    return row(
        "INSERT INTO users (email, name) VALUES (%s, %s) RETURNING id, email, name, city, phone", email, name
    )


def update_user(user_id, changes):
    user = row("SELECT * FROM users WHERE id = %s", user_id)
    if user is None:
        return None
    user.update(changes)
    return row(
        "UPDATE users SET name = %s, city = %s, phone = %s WHERE id = %s RETURNING id, email, name, city, phone",
        user["name"],
        user["city"],
        user["phone"],
        user_id,
    )


def transfer(source, target, amount):
    """SERIALIZABLE keeps the sum right, and answers 500 to whoever loses: 40001 is not retried."""
    with connection() as one:
        payer = one.execute("SELECT * FROM accounts WHERE id = %s", (source,)).fetchone()
        payee = one.execute("SELECT * FROM accounts WHERE id = %s", (target,)).fetchone()
        if payer is None or payee is None:
            return None
        if payer["balance"] < amount:
            raise Refused("The balance is too low.")
        one.execute("UPDATE accounts SET balance = %s WHERE id = %s", (payee["balance"] + amount, target))
        return one.execute(
            "UPDATE accounts SET balance = %s WHERE id = %s RETURNING id, owner, balance",
            (payer["balance"] - amount, source),
        ).fetchone()


def delete(table, row_id):
    if row(f"SELECT id FROM {table} WHERE id = %s", row_id) is None:
        return False
    with connection() as one:
        one.execute(f"DELETE FROM {table} WHERE id = %s", (row_id,))
    return True
