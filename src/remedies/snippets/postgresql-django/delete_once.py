from django.db import transaction


@transaction.atomic
def delete_once(model, pk):
    """Delete a row and what hangs on it; True for the one caller who did it."""
    # Under the lock nobody else deletes it, and nobody adds a child to it meanwhile.
    row = model.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        return False
    row.delete()
    return True
