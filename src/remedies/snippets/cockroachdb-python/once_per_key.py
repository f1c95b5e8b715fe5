from retry import in_transaction

# CREATE TABLE keys (key TEXT PRIMARY KEY, payment_id UUID REFERENCES payments (id))


def once_per_key(pool, key, amount, purpose):
    """Store a payment under its idempotency key; returns the payment of the first request that had the key."""

    def work(connection):
        # Whoever comes second waits here until the first one has committed, and then gets no row.
        first = connection.execute(
            "INSERT INTO keys (key) VALUES (%s) ON CONFLICT (key) DO NOTHING RETURNING key", (key,)
        ).fetchone()
        if first is None:
            # Answer 422 instead if the amount or the purpose is another one.
            return connection.execute(
                "SELECT payments.* FROM payments JOIN keys ON payment_id = payments.id WHERE key = %s", (key,)
            ).fetchone()
        payment = connection.execute(
            "INSERT INTO payments (amount, purpose) VALUES (%s, %s) RETURNING *", (amount, purpose)
        ).fetchone()
        connection.execute("UPDATE keys SET payment_id = %s WHERE key = %s", (payment["id"], key))
        return payment

    return in_transaction(pool, work)
