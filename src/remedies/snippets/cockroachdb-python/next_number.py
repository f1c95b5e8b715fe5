from retry import in_transaction


def next_number(connection, series):
    """The next number of a series: increased and read in one statement, so that nobody else is told the same one."""
    return connection.execute(
        "INSERT INTO counters (series, last) VALUES (%s, 1)"
        " ON CONFLICT (series) DO UPDATE SET last = counters.last + 1 RETURNING last",
        (series,),
    ).fetchone()["last"]


def add_invoice(pool, recipient):
    """Number and invoice in one transaction, so that no number is skipped. The number is declared UNIQUE as well."""

    def work(connection):
        return connection.execute(
            "INSERT INTO invoices (number, recipient) VALUES (%s, %s) RETURNING id, number, recipient",
            (next_number(connection, "invoice"), recipient),
        ).fetchone()

    return in_transaction(pool, work)
