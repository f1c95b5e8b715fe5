from psycopg import sql

from retry import in_transaction


def mark_unless(pool, parcel_id, mark, other):
    """Set one flag unless the other one is set; the row, or None if it is. The columns are the program's own names.

    Where the flags are in two rows: SELECT ... FOR UPDATE both, in the order of their keys, in the transaction that writes.
    """
    # What was looked at is a condition of the write, although the write does not change it.
    update = sql.SQL("UPDATE parcels SET {} = TRUE WHERE id = %s AND NOT {} RETURNING *").format(
        sql.Identifier(mark), sql.Identifier(other)
    )

    def work(connection):
        return connection.execute(update, (parcel_id,)).fetchone()

    return in_transaction(pool, work)
