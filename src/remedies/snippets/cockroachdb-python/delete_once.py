from psycopg import sql

from retry import in_transaction


def delete_once(pool, table, row_id):
    """Delete a row; True for the one caller who did it."""
    delete = sql.SQL("DELETE FROM {} WHERE id = %s RETURNING id").format(sql.Identifier(table))

    def work(connection):
        return connection.execute(delete, (row_id,)).fetchone() is not None

    return in_transaction(pool, work)
