"""The same writes, by the snippets that Racegate prints."""

import os
import sys

import storage

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../../src/remedies/snippets/dynamodb-python"))

import add_units
import cancel_order as cancelling
import delete_once
import place_order as placing
import put_unique
import set_fields
import take_units
import update_versioned


def client():
    return storage.connection().meta.client


def name(table):
    return storage.PREFIX + table


def take_ticket(ticket_id):
    return take_units.take_units(storage.table("tickets"), {"id": ticket_id}, "available", 1) is not None


def restock(product_id, quantity):
    return add_units.add_units(storage.table("products"), {"id": product_id}, "stock", quantity)


def toggle(product_id):
    def flip(product):
        return {"active": not product["active"]}

    return update_versioned.update_versioned(storage.table("products"), {"id": product_id}, flip)


def place_order(order):
    return placing.place_order(client(), name("orders"), name("products"), order)


def cancel_order(order):
    return cancelling.cancel_order(client(), name("orders"), name("products"), order)


def sign_up(user):
    return put_unique.put_unique(client(), name("users"), name("emails"), user)


def update_user(user_id, changes):
    if not changes:
        return storage.get("users", user_id)
    return set_fields.set_fields(storage.table("users"), {"id": user_id}, changes)


def delete(name, key):
    return delete_once.delete_once(storage.table(name), {"id": key})


def delete_user(user_id):
    user = storage.get("users", user_id)
    if user is None or not delete("users", user_id):
        return False
    storage.table("emails").delete_item(Key={"email": user["email"]})
    return True
