from django.db import transaction


@transaction.atomic
def once_per_key(keys, key, pay):
    """Carry out pay() once for each idempotency key; returns the payment of the first request that had the key.

    Answer 422 instead if the body is another one. What pay() does elsewhere goes by transaction.on_commit.
    """
    # By the primary key alone: whoever comes second waits here for the commit of the first, and then gets its row.
    known, is_new = keys.objects.get_or_create(pk=key)
    if is_new:
        known.payment = pay()
        known.save(update_fields=["payment"])
    return known.payment
