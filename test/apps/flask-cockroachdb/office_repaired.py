"""The same writes, by the snippets that Racegate prints."""

import os
import sys

from database import pool
from rendering import render
from repaired import read

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../../src/remedies/snippets/python"))

import add_child
import count_attempt as counting
import finish_job
import mark_unless
import next_number
import once_per_key
import request_state
import update_if_version


def count_attempt(locker_id, limit):
    return counting.count_attempt(pool(), locker_id, limit)


def ship(parcel_id):
    return mark_unless.mark_unless(pool(), parcel_id, "shipped", "recalled")


def recall(parcel_id):
    return mark_unless.mark_unless(pool(), parcel_id, "recalled", "shipped")


def add_invoice(recipient):
    return next_number.add_invoice(pool(), recipient)


def acting_for(user):
    return request_state.acting_for(user)


def current_user():
    return request_state.current_user.get()


def pay(key, amount, purpose):
    return once_per_key.once_per_key(pool(), key, amount, purpose)


def replace_document(document_id, version, title):
    return update_if_version.update_if_version(pool(), document_id, version, title)


def add_photo(album_id, caption):
    return add_child.add_child(pool(), album_id, caption)


def delete_album(album_id):
    return add_child.delete_childless(pool(), album_id)


def start_build(report_id, job):
    return finish_job.start_job(pool(), report_id, job)


def rename_report(report_id, title):
    return next(iter(read("UPDATE reports SET title = %s WHERE id = %s RETURNING *", title, report_id)), None)


def build(report_id, job):
    for report in read("SELECT title FROM reports WHERE id = %s", report_id):
        finish_job.finish_job(pool(), report_id, job, render(report["title"]))
