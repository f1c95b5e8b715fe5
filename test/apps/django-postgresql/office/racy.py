"""The writes of the back office as they are often written."""

from contextlib import contextmanager

from django.db.models import Max

from .models import Document, Invoice, Key, Locker, Parcel, Payment


def count_attempt(locker_id, limit):
    locker = Locker.objects.get(pk=locker_id)
    if locker.attempts >= limit:
        return False
    locker.attempts += 1
    locker.save()
    return True


def ship(parcel_id):
    parcel = Parcel.objects.get(pk=parcel_id)
    if parcel.recalled:
        return False
    parcel.shipped = True
    parcel.save(update_fields=["shipped"])
    return True


def recall(parcel_id):
    parcel = Parcel.objects.get(pk=parcel_id)
    if parcel.shipped:
        return False
    parcel.recalled = True
    parcel.save(update_fields=["recalled"])
    return True


def add_invoice(recipient):
    last = Invoice.objects.aggregate(last=Max("number"))["last"]
    return Invoice.objects.create(number=(last or 0) + 1, recipient=recipient)


current = {}


@contextmanager
def acting_for(user):
    """Where all threads of the process look."""
    current["user"] = user
    yield


def current_user():
    return current["user"]


def pay(key, **fields):
    known = Key.objects.filter(pk=key).first()
    if known:
        return known.payment
    payment = Payment.objects.create(**fields)
    Key.objects.update_or_create(key=key, defaults={"payment": payment})
    return payment


def replace_document(document_id, version, title):
    """Looks at the version before it writes, and not while it writes."""
    document = Document.objects.get(pk=document_id)
    if document.version != version:
        return None
    document.title = title
    document.version += 1
    document.save()
    return document
