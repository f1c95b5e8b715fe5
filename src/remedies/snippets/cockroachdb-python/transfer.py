from retry import in_transaction


class Insufficient(Exception):
    """The balance is too low."""


def transfer(pool, source, target, amount):
    """Move an amount between two accounts; returns the source, or None if one of them does not exist."""

    def work(connection):
        # Both rows are locked before either is read, always in the order of their keys.
        rows = connection.execute(
            "SELECT id, balance FROM accounts WHERE id IN (%s, %s) ORDER BY id FOR UPDATE", (source, target)
        ).fetchall()
        balances = {row["id"]: row["balance"] for row in rows}
        if len(balances) < 2:
            return None
        if balances[source] < amount:
            raise Insufficient
        connection.execute("UPDATE accounts SET balance = balance + %s WHERE id = %s", (amount, target))
        return connection.execute(
            "UPDATE accounts SET balance = balance - %s WHERE id = %s RETURNING id, owner, balance", (amount, source)
        ).fetchone()

    return in_transaction(pool, work)
