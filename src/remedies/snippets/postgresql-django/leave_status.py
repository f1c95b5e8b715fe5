from django.db import transaction


@transaction.atomic
def leave_status(model, pk, old, new, then):
    """Move a row from one status to the next and call then(row), both or neither; None if it is not in the old one."""
    row = model.objects.select_for_update().filter(pk=pk, status=old).first()
    if row is None:
        return None
    row.status = new
    row.save(update_fields=["status"])
    then(row)  # a refund or the return of stock: still under the lock; mail goes by transaction.on_commit
    return row
