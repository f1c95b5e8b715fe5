from psycopg.errors import ForeignKeyViolation
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

# The child declares its parent: album_id: Mapped[UUID] = mapped_column(ForeignKey("albums.id"))


def add_child(session, model, **fields):
    """Insert without looking for the parent first; None if there is no such parent."""
    child = model(**fields)
    try:
        with session.begin_nested():  # a savepoint: the caller's own transaction stays usable
            session.add(child)
    except IntegrityError as error:
        if not isinstance(error.orig, ForeignKeyViolation):
            raise
        return None
    return child


def delete_childless(session, model, key):
    """Delete a parent that has no children; False if it has some, or is gone."""
    try:
        with session.begin_nested():
            return session.execute(delete(model).where(model.id == key)).rowcount == 1
    except IntegrityError as error:
        if not isinstance(error.orig, ForeignKeyViolation):
            raise
        return False
