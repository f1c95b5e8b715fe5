"""The same writes, by the snippets that Racegate prints."""

import os
import sys

import storage
from office_racy import rename_report
from rendering import render
from repaired import client, name

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../../src/remedies/snippets/python"))

import add_child
import count_attempt as counting
import finish_job
import mark_unless
import next_number as numbering
import request_state


def count_attempt(locker_id, limit):
    return counting.count_attempt(storage.table("lockers"), {"id": locker_id}, limit)


def forget_attempts(locker_id):
    storage.table("lockers").update_item(
        Key={"id": locker_id},
        UpdateExpression="SET attempts = :none",
        ConditionExpression="attribute_exists(id)",
        ExpressionAttributeValues={":none": 0},
    )


def ship(parcel_id):
    return mark_unless.mark_unless(storage.table("parcels"), {"id": parcel_id}, "shipped", "recalled") is not None


def recall(parcel_id):
    return mark_unless.mark_unless(storage.table("parcels"), {"id": parcel_id}, "recalled", "shipped") is not None


def next_number():
    return numbering.next_number(storage.table("counters"), "invoice")


def acting_for(user):
    return request_state.acting_for(user)


def current_user():
    return request_state.current_user.get()


def add_photo(album_id, photo):
    return add_child.add_child(client(), name("albums"), name("photos"), album_id, photo)


def delete_album(album_id):
    return add_child.delete_childless(storage.table("albums"), album_id)


def start_build(report_id, job):
    return finish_job.start_job(storage.table("reports"), {"id": report_id}, job)


def build(report_id, job):
    report = storage.get("reports", report_id)
    if report:
        finish_job.finish_job(storage.table("reports"), {"id": report_id}, job, {"pages": render(report["title"])})
