from uuid import uuid4

from django.core.cache import cache
from django.db import transaction


def read_cached(key, load, timeout=300):
    """The cached value, or what load() returns, which must not be None."""
    # The version is read before the row: what a reader loaded before a commit stays under a version that
    # nobody asks for any more.
    version = cache.get_or_set(f"{key}:version", new_version, None)
    value = cache.get(f"{key}:{version}")
    if value is None:
        value = load()
        cache.set(f"{key}:{version}", value, timeout)
    return value


def forget_on_commit(key):
    """Call it where the row is written; before the commit readers would only load the old row again."""
    transaction.on_commit(lambda: cache.set(f"{key}:version", new_version(), None))


def new_version():
    return uuid4().hex
