from django.db.models import F


def update_if_version(model, pk, version, **changes):
    """Write if `version`, which the client has read, is still current; False otherwise: answer 409 or 412."""
    current = model.objects.filter(pk=pk, version=version)
    # No retry: the client has to look at what has changed.
    return current.update(version=F("version") + 1, **changes) == 1
