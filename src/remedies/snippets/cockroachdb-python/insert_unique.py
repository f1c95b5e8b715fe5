from retry import in_transaction

# ALTER TABLE users ADD CONSTRAINT unique_email UNIQUE (email)


def insert_unique(pool, email, name):
    """Insert without looking first; None if the email is taken."""

    def work(connection):
        return connection.execute(
            "INSERT INTO users (email, name) VALUES (%s, %s)"
            " ON CONFLICT (email) DO NOTHING RETURNING id, email, name, city, phone",
            (email, name),
        ).fetchone()

    return in_transaction(pool, work)
