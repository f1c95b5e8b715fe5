"""Repairs that are often published and do not repair. RACEGATE_MISTAKE puts one in the place of the right one."""

import repaired
from database import pool
from refusal import Refused
from retry import in_transaction


def pay_out(account_id, amount):
    """Stands for the payment provider: what it has done is not undone when our transaction is."""
    return in_transaction(
        pool(),
        lambda provider: provider.execute(
            "UPDATE accounts SET balance = balance + %s WHERE id = %s RETURNING id", (amount, account_id)
        ).fetchone(),
    )


def transfer_paying_in_every_attempt(source, target, amount):
    """The payment is sent inside of what is retried: with every attempt again."""

    def work(connection):
        payer = connection.execute("SELECT balance FROM accounts WHERE id = %s", (source,)).fetchone()
        if payer is None:
            return None
        if payer["balance"] < amount:
            raise Refused("The balance is too low.")
        if pay_out(target, amount) is None:
            return None
        return connection.execute(
            "UPDATE accounts SET balance = balance - %s WHERE id = %s RETURNING id, owner, balance", (amount, source)
        ).fetchone()

    return in_transaction(pool(), work)


MISTAKES = {"paid-in-retry": ("transfer", transfer_paying_in_every_attempt)}


def make(name):
    setattr(repaired, *MISTAKES[name])
