from sqlalchemy import update
from written import written


def update_if_version(session, model, key, version, **changes):
    """Write if `version`, which the client has read, is still current; None otherwise: answer 409 or 412.

    version_id_col does the same for objects that the session has loaded, and raises StaleDataError; it compares
    with what the session read, which is not what the client read.
    """
    current = update(model).where(model.id == key, model.version == version)
    # No retry: the client has to look at what has changed.
    return written(session, current.values(version=model.version + 1, **changes).returning(model))
