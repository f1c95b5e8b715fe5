"""The writes of the back office as they are often written."""

from contextlib import contextmanager

import storage
from rendering import render


def count_attempt(locker_id, limit):
    locker = storage.get("lockers", locker_id)
    if locker["attempts"] >= limit:
        return None
    locker["attempts"] += 1
    storage.table("lockers").put_item(Item=locker)
    return locker


def forget_attempts(locker_id):
    locker = storage.get("lockers", locker_id)
    locker["attempts"] = 0
    storage.table("lockers").put_item(Item=locker)


def ship(parcel_id):
    return mark_unless(parcel_id, "shipped", "recalled")


def recall(parcel_id):
    return mark_unless(parcel_id, "recalled", "shipped")


def mark_unless(parcel_id, mark, other):
    """Looks at one attribute and writes the other."""
    if storage.get("parcels", parcel_id)[other]:
        return False
    storage.table("parcels").update_item(
        Key={"id": parcel_id},
        UpdateExpression="SET #mark = :true",
        ExpressionAttributeNames={"#mark": mark},
        ExpressionAttributeValues={":true": True},
    )
    return True


def next_number():
    return max((invoice["number"] for invoice in storage.scan("invoices")), default=0) + 1


current = {}


@contextmanager
def acting_for(user):
    """Where all threads of the process look."""
    current["user"] = user
    yield


def current_user():
    return current["user"]


def add_photo(album_id, photo):
    if storage.get("albums", album_id) is None:
        return False
    storage.table("photos").put_item(Item=photo)
    return True


def delete_album(album_id):
    if storage.scan("photos", album_id=album_id):
        return False
    storage.table("albums").delete_item(Key={"id": album_id})
    return True


def rename_report(report_id, title):
    report = storage.get("reports", report_id)
    if report is None:
        return None
    storage.table("reports").update_item(
        Key={"id": report_id},
        UpdateExpression="SET title = :title",
        ConditionExpression="attribute_exists(id)",
        ExpressionAttributeValues={":title": title},
    )
    return {**report, "title": title}


def start_build(report_id, job):
    report = storage.get("reports", report_id)
    report["state"] = "building"
    storage.table("reports").put_item(Item=report)
    return True


def build(report_id, job):
    report = storage.get("reports", report_id)
    report["pages"] = render(report["title"])
    report["state"] = "built"
    storage.table("reports").put_item(Item=report)
