"""The writes of the back office as they are often written: each statement a transaction of its own."""

from contextlib import contextmanager

from psycopg.errors import SerializationFailure

from database import connection, row
from rendering import render


def again(query, *values):
    """Retries the statement alone, so that nobody gets a 500; what was looked at before it may be old by then."""
    while True:
        try:
            return row(query, *values)
        except SerializationFailure:
            continue


def count_attempt(locker_id, limit):
    locker = row("SELECT * FROM lockers WHERE id = %s", locker_id)
    if locker["attempts"] >= limit:
        return None
    again("UPDATE lockers SET attempts = %s WHERE id = %s RETURNING id", locker["attempts"] + 1, locker_id)
    return locker


def ship(parcel_id):
    if row("SELECT recalled FROM parcels WHERE id = %s", parcel_id)["recalled"]:
        return None
    return again("UPDATE parcels SET shipped = TRUE WHERE id = %s RETURNING *", parcel_id)


def recall(parcel_id):
    if row("SELECT shipped FROM parcels WHERE id = %s", parcel_id)["shipped"]:
        return None
    return again("UPDATE parcels SET recalled = TRUE WHERE id = %s RETURNING *", parcel_id)


def add_invoice(recipient):
    last = row("SELECT max(number) AS last FROM invoices")["last"]
    return row("INSERT INTO invoices (number, recipient) VALUES (%s, %s) RETURNING *", (last or 0) + 1, recipient)


current = {}


@contextmanager
def acting_for(user):
    """Where all threads of the process look."""
    current["user"] = user
    yield


def current_user():
    return current["user"]


def pay(key, amount, purpose):
    known = row("SELECT payments.* FROM payments JOIN keys ON payment_id = payments.id WHERE key = %s", key)
    if known:
        return known
    payment = row("INSERT INTO payments (amount, purpose) VALUES (%s, %s) RETURNING *", amount, purpose)
    again("INSERT INTO keys VALUES (%s, %s) ON CONFLICT DO NOTHING RETURNING key", key, payment["id"])
    return payment


def replace_document(document_id, version, title):
    """Looks at the version before it writes, and not while it writes."""
    if row("SELECT version FROM documents WHERE id = %s", document_id)["version"] != version:
        return None
    return row(
        "UPDATE documents SET title = %s, version = %s WHERE id = %s RETURNING *", title, version + 1, document_id
    )


def add_photo(album_id, caption):
    if row("SELECT id FROM albums WHERE id = %s", album_id) is None:
        return None
    return row("INSERT INTO photos (album_id, caption) VALUES (%s, %s) RETURNING *", album_id, caption)


def delete_album(album_id):
    if row("SELECT id FROM photos WHERE album_id = %s LIMIT 1", album_id):
        return False
    with connection() as one:
        one.execute("DELETE FROM albums WHERE id = %s", (album_id,))
    return True


def start_build(report_id, job):
    return again("UPDATE reports SET state = 'building' WHERE id = %s RETURNING *", report_id)


def rename_report(report_id, title):
    return again("UPDATE reports SET title = %s WHERE id = %s RETURNING *", title, report_id)


def build(report_id, job):
    report = row("SELECT * FROM reports WHERE id = %s", report_id)
    pages = render(report["title"])
    again(
        "UPDATE reports SET title = %s, state = 'built', pages = %s WHERE id = %s RETURNING id",
        report["title"],
        pages,
        report_id,
    )
