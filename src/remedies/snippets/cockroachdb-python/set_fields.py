from psycopg import sql

from retry import in_transaction


def set_fields(pool, user_id, changes):
    """Write only the columns that were sent; None if there is no such row. Their names come from the schema."""
    columns = sql.SQL(", ").join(
        sql.SQL("{} = {}").format(sql.Identifier(name), sql.Placeholder(name)) for name in changes
    )
    update = sql.SQL("UPDATE users SET {} WHERE id = %(id)s RETURNING id, email, name, city, phone").format(columns)

    def work(connection):
        return connection.execute(update, {**changes, "id": user_id}).fetchone()

    return in_transaction(pool, work)
