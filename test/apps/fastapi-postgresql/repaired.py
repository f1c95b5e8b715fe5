"""The same writes, by the snippets that Racegate prints."""

import os
import sys
from uuid import UUID

from fastapi import HTTPException

from database import cache, sessions
from models import Account, Album, Counter, Document, Invoice, Item, Locker, Order, Parcel, Payment, PaymentKey, Photo
from models import Product, Report, User
from rendering import render

SNIPPETS = os.path.join(os.path.dirname(__file__), "../../../src/remedies/snippets")
sys.path[:0] = [SNIPPETS + "/postgresql-sqlalchemy", SNIPPETS + "/python"]

import add_child
import add_units
import cancel_order as cancelling
import count_attempt as counting
import delete_once
import finish_job
import insert_unique
import mark_unless as marking
import next_number
import once_per_key
import place_order as placing
import read_cached
import set_fields
import take_units
import transfer as transferring
import update_if_version
from retry import in_transaction


def purchase(item_id: UUID):
    return in_transaction(sessions, lambda session: take_units.take_units(session, Item, item_id, 1))


def restock(item_id: UUID, amount: int):
    return in_transaction(sessions, lambda session: add_units.add_units(session, Item, item_id, amount))


def place_order(item_id: UUID, quantity: int):
    return in_transaction(sessions, lambda session: placing.place_order(session, Item, Order, item_id, quantity))


def cancel_order(order_id: UUID):
    return in_transaction(sessions, lambda session: cancelling.cancel_order(session, Item, Order, order_id))


def sign_up(email: str, name: str):
    return in_transaction(
        sessions, lambda session: insert_unique.insert_unique(session, User, ["email"], email=email, name=name)
    )


def update_user(user_id: UUID, changes: dict):
    return in_transaction(sessions, lambda session: set_fields.set_fields(session, User, user_id, changes))


def remove(model, key: UUID):
    return in_transaction(sessions, lambda session: delete_once.delete_once(session, model, key))


def transfer(source: UUID, target: UUID, amount: int):
    try:
        return in_transaction(
            sessions, lambda session: transferring.transfer(session, Account, source, target, amount)
        )
    except transferring.Insufficient:
        raise HTTPException(409, "The balance is too low.") from None


def pay(key: str, amount: int, purpose: str):
    return in_transaction(
        sessions,
        lambda session: once_per_key.once_per_key(
            session, PaymentKey, Payment, key, amount=amount, purpose=purpose
        ),
    )


def replace_document(document_id: UUID, version: int, title: str):
    return in_transaction(
        sessions,
        lambda session: update_if_version.update_if_version(session, Document, document_id, version, title=title),
    )


def count_attempt(locker_id: UUID, limit: int):
    return in_transaction(sessions, lambda session: counting.count_attempt(session, Locker, locker_id, limit))


def mark_unless(parcel_id: UUID, mark: str, other: str):
    return in_transaction(sessions, lambda session: marking.mark_unless(session, Parcel, parcel_id, mark, other))


def add_invoice(recipient: str):
    def work(session):
        invoice = Invoice(number=next_number.next_number(session, Counter, "invoice"), recipient=recipient)
        session.add(invoice)
        return invoice

    return in_transaction(sessions, work)


def add_photo(album_id: UUID, caption: str):
    return in_transaction(
        sessions, lambda session: add_child.add_child(session, Photo, album_id=album_id, caption=caption)
    )


def delete_album(album_id: UUID):
    return in_transaction(sessions, lambda session: add_child.delete_childless(session, Album, album_id))


def start_build(report_id: UUID, job: UUID):
    return in_transaction(sessions, lambda session: finish_job.start_job(session, Report, report_id, job))


def build(report_id: UUID, job: UUID):
    with sessions() as session:
        report = session.get(Report, report_id)
    if report is not None:
        pages = render(report.title)
        in_transaction(
            sessions, lambda session: finish_job.finish_job(session, Report, report_id, job, pages=pages)
        )


def product(product_id: UUID):
    def load():
        with sessions() as session:
            row = session.get(Product, product_id)
        return row and {"id": str(row.id), "name": row.name, "price": row.price}

    return read_cached.read_cached(cache, f"product:{product_id}", load)


def change_price(product_id: UUID, price: int):
    row = in_transaction(
        sessions, lambda session: set_fields.set_fields(session, Product, product_id, {"price": price})
    )
    read_cached.forget(cache, f"product:{product_id}")
    return row
