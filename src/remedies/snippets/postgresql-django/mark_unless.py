def mark_unless(model, pk, mark, other):
    """Set one flag unless the other one is set; False if it is.

    Where the flags are in two rows: select_for_update() both, ordered by key, in the transaction that writes.
    """
    # What was looked at is a condition of the write, although the write does not change it.
    return model.objects.filter(pk=pk, **{other: False}).update(**{mark: True}) == 1
