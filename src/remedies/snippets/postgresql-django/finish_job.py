from django.db import transaction


@transaction.atomic
def start_job(model, pk, task):
    """Mark the row and send the task; False if there is no such row."""
    if model.objects.filter(pk=pk).update(state="building") == 0:
        return False
    # The worker may be faster than this transaction: it must not look before the commit.
    transaction.on_commit(lambda: task.delay(pk))
    return True


@transaction.atomic
def finish_job(model, pk, **result):
    """At the end of the task: store its result, and nothing else; False if nobody waits for it any more."""
    # What the task loaded at its beginning may have been changed or deleted since, so look again under the lock.
    row = model.objects.select_for_update().filter(pk=pk, state="building").first()
    if row is None:
        return False
    for field, value in result.items():
        setattr(row, field, value)
    row.state = "built"
    row.save(update_fields=[*result, "state"])
    return True
