from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert


def once_per_key(session, keys, payments, key, **fields):
    """Store a payment under its idempotency key; the payment of the first request that had the key.

    `keys` has the key as its primary key, and a payment_id. All of it is the caller's one transaction.
    """
    # Whoever comes second waits here until the first one has committed, and then gets no row.
    first = insert(keys).values(key=key).on_conflict_do_nothing().returning(keys.key)
    if session.scalar(first) is None:
        # Answer 422 instead if the body is another one.
        return session.scalar(select(payments).join(keys, keys.payment_id == payments.id).where(keys.key == key))
    payment = payments(**fields)
    session.add(payment)
    session.flush()
    session.execute(update(keys).where(keys.key == key).values(payment_id=payment.id))
    return payment
