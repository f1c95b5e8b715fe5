from sqlalchemy import select


class Insufficient(Exception):
    """The balance is too low."""


def transfer(session, model, source, target, amount):
    """Move an amount between two accounts, in the caller's one transaction; None if one of them does not exist."""
    # Both rows are locked before either is looked at, always in the order of their keys: no lost credit, no deadlock.
    both = select(model).where(model.id.in_([source, target])).order_by(model.id).with_for_update()
    # What the session has loaded before may be old: populate_existing reads it again, under the lock.
    accounts = {account.id: account for account in session.scalars(both.execution_options(populate_existing=True))}
    if len(accounts) < 2:
        return None
    if accounts[source].balance < amount:
        raise Insufficient
    accounts[source].balance -= amount
    accounts[target].balance += amount
    session.flush()
    return accounts[source]
