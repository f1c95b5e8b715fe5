"""The same writes, by the snippets that Racegate prints."""

import sys
from pathlib import Path

from .models import Counter, Document, Invoice, Key, Locker, Parcel, Payment

snippets = Path(__file__).parents[4] / "src/remedies/snippets"
sys.path[:0] = [str(snippets / "postgresql-django"), str(snippets / "python")]

from count_attempt import count_attempt as count
from mark_unless import mark_unless
from next_number import create_numbered
from once_per_key import once_per_key
from request_state import acting_for, current_user as user_of_request
from update_if_version import update_if_version


def count_attempt(locker_id, limit):
    return count(Locker, locker_id, limit)


def ship(parcel_id):
    return mark_unless(Parcel, parcel_id, "shipped", "recalled")


def recall(parcel_id):
    return mark_unless(Parcel, parcel_id, "recalled", "shipped")


def add_invoice(recipient):
    return create_numbered(Counter, Invoice, "invoice", recipient=recipient)


def current_user():
    return user_of_request.get()


def pay(key, **fields):
    return once_per_key(Key, key, lambda: Payment.objects.create(**fields))


def replace_document(document_id, version, title):
    if not update_if_version(Document, document_id, version, title=title):
        return None
    return Document(pk=document_id, title=title, version=version + 1)
