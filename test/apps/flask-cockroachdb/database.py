"""The pool of connections, and the tables. CockroachDB runs everything at SERIALIZABLE; so does this."""

import os
from contextlib import contextmanager

from psycopg import IsolationLevel
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

#: Without a CockroachDB at hand, a PostgreSQL may stand in for it at SERIALIZABLE.
URL = os.environ.get("COCKROACH_URL") or os.environ["DATABASE_URL"]

TABLES = """
CREATE TABLE items (id UUID PRIMARY KEY DEFAULT gen_random_uuid(), name TEXT NOT NULL, stock INT NOT NULL);
CREATE TABLE orders (
  id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  item_id UUID NOT NULL REFERENCES items (id) ON DELETE CASCADE,
  quantity INT NOT NULL,
  status TEXT NOT NULL DEFAULT 'placed'
);
CREATE TABLE users (
  id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  email TEXT NOT NULL, name TEXT NOT NULL, city TEXT, phone TEXT
);
CREATE TABLE accounts (id UUID PRIMARY KEY DEFAULT gen_random_uuid(), owner TEXT NOT NULL, balance INT NOT NULL);
CREATE TABLE lockers (
  id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  label TEXT NOT NULL, pin TEXT NOT NULL, attempts INT NOT NULL DEFAULT 0
);
CREATE TABLE parcels (
  id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  address TEXT NOT NULL, shipped BOOL NOT NULL DEFAULT FALSE, recalled BOOL NOT NULL DEFAULT FALSE
);
CREATE TABLE counters (series TEXT PRIMARY KEY, last INT NOT NULL);
CREATE TABLE invoices (id UUID PRIMARY KEY DEFAULT gen_random_uuid(), number INT NOT NULL, recipient TEXT NOT NULL);
CREATE TABLE notes (id UUID PRIMARY KEY DEFAULT gen_random_uuid(), author TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE payments (id UUID PRIMARY KEY DEFAULT gen_random_uuid(), amount INT NOT NULL, purpose TEXT NOT NULL);
CREATE TABLE keys (key TEXT PRIMARY KEY, payment_id UUID REFERENCES payments (id));
CREATE TABLE documents (id UUID PRIMARY KEY DEFAULT gen_random_uuid(), title TEXT NOT NULL, version INT NOT NULL DEFAULT 1);
CREATE TABLE albums (id UUID PRIMARY KEY DEFAULT gen_random_uuid(), name TEXT NOT NULL);
CREATE TABLE photos (id UUID PRIMARY KEY DEFAULT gen_random_uuid(), album_id UUID NOT NULL, caption TEXT NOT NULL);
CREATE TABLE reports (
  id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
  title TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'draft', pages INT NOT NULL DEFAULT 0, job UUID
);
"""

CONSTRAINTS = """
ALTER TABLE items ADD CONSTRAINT stock_not_negative CHECK (stock >= 0);
ALTER TABLE users ADD CONSTRAINT unique_email UNIQUE (email);
ALTER TABLE invoices ADD CONSTRAINT unique_number UNIQUE (number);
ALTER TABLE photos ADD CONSTRAINT photo_of_album FOREIGN KEY (album_id) REFERENCES albums (id);
"""


def configure(connection):
    connection.isolation_level = IsolationLevel.SERIALIZABLE


_pool = None


def pool():
    """One for each worker process, opened by its first request."""
    global _pool
    if _pool is None:
        _pool = ConnectionPool(
            URL, min_size=1, max_size=8, configure=configure, kwargs={"row_factory": dict_row}, open=True
        )
    return _pool


@contextmanager
def connection():
    with pool().connection() as one:
        yield one


def rows(query, *values):
    with connection() as one:
        return one.execute(query, values).fetchall()


def row(query, *values):
    """One statement, one transaction."""
    with connection() as one:
        return one.execute(query, values).fetchone()


if __name__ == "__main__":
    with connection() as one:
        one.execute(TABLES)
        if os.environ.get("RACEGATE_VARIANT") == "repaired":
            one.execute(CONSTRAINTS)
