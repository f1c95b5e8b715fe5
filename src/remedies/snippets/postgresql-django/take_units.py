from django.db.models import F


def take_units(model, pk, field, quantity):
    """Subtract in one statement; False if fewer than `quantity` are left."""
    # The filter is the UPDATE's WHERE, so nobody comes between the check and the write.
    enough = model.objects.filter(pk=pk, **{f"{field}__gte": quantity})
    return enough.update(**{field: F(field) - quantity}) == 1
