def save_fields(model, key, changes):
    """Write the changed columns only, in one UPDATE that also tells whether the row is still there.

    A plain save() writes all columns, with the values read before; save(update_fields=...) fails when the row was deleted.
    """
    rows = model.objects.filter(pk=key)
    if changes and rows.update(**changes) == 0:
        raise model.DoesNotExist
    return rows.get()
