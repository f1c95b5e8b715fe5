from django.db.models import F


def add_units(model, pk, field, amount):
    """Let the database add; the value in a loaded object may be old by now. False if there is no such row."""
    return model.objects.filter(pk=pk).update(**{field: F(field) + amount}) == 1
