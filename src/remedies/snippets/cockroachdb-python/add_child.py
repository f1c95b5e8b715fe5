from psycopg.errors import ForeignKeyViolation

from retry import in_transaction

# ALTER TABLE photos ADD CONSTRAINT photo_of_album FOREIGN KEY (album_id) REFERENCES albums (id)


def add_child(pool, album_id, caption):
    """Insert without looking for the parent first; None if there is no such parent."""

    def work(connection):
        return connection.execute(
            "INSERT INTO photos (album_id, caption) VALUES (%s, %s) RETURNING id, caption", (album_id, caption)
        ).fetchone()

    try:
        return in_transaction(pool, work)
    except ForeignKeyViolation:
        return None


def delete_childless(pool, album_id):
    """Delete a parent that has no children; False if it has some, or is gone."""

    def work(connection):
        return connection.execute("DELETE FROM albums WHERE id = %s RETURNING id", (album_id,)).fetchone()

    try:
        return in_transaction(pool, work) is not None
    except ForeignKeyViolation:
        return False
