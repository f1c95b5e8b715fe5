import json
from uuid import uuid4


def read_cached(redis, key, load, seconds=300):
    """The cached value, or what load() returns: anything that JSON can hold. `redis` is a redis.Redis."""
    # The version is read before the row: what a reader loaded before a commit stays under a version that
    # nobody asks for any more.
    version = redis.get(f"{key}:version") or first_version(redis, key)
    known = redis.get(f"{key}:{version.decode()}")
    if known is not None:
        return json.loads(known)
    value = load()
    redis.set(f"{key}:{version.decode()}", json.dumps(value), ex=seconds)
    return value


def first_version(redis, key):
    redis.set(f"{key}:version", uuid4().hex, nx=True)
    return redis.get(f"{key}:version")


def forget(redis, key):
    """Call it when the write is committed, never before: until then readers would only load the old row again."""
    redis.set(f"{key}:version", uuid4().hex)
