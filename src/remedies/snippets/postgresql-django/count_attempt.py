from django.db.models import F


def count_attempt(model, pk, limit):
    """Count an attempt before it is looked at; False when `limit` attempts have been made: answer 423 or 429."""
    # The filter is the UPDATE's WHERE: of all attempts of one moment no more than the limit get past it.
    left = model.objects.filter(pk=pk, attempts__lt=limit)
    return left.update(attempts=F("attempts") + 1) == 1  # set attempts to 0 when the attempt succeeds
