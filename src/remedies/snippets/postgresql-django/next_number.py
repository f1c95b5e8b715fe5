from django.db import transaction
from django.db.models import F


@transaction.atomic
def create_numbered(counters, model, series, **fields):
    """Create a row with the next number of its series; the number is declared unique as well.

    The counter stays locked until the commit, so that no number is given twice and none is skipped.
    """
    counters.objects.get_or_create(pk=series)  # the key is unique: safe when two requests come first
    counters.objects.filter(pk=series).update(last=F("last") + 1)
    return model.objects.create(number=counters.objects.get(pk=series).last, **fields)
