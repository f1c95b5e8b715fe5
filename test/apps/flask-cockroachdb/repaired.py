"""The same writes, by the snippets that Racegate prints."""

import os
import sys

from database import pool
from refusal import Refused

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../../src/remedies/snippets/cockroachdb-python"))

import add_units
import cancel_order as cancelling
import delete_once
import insert_unique
import place_order as placing
import set_fields
import take_units
import transfer as transferring
from retry import in_transaction


def read(query, *values):
    """Reads can be asked to start again as well."""
    return in_transaction(pool(), lambda connection: connection.execute(query, values).fetchall())


def purchase(item_id):
    if take_units.take_units(pool(), item_id, 1) is None:
        raise Refused("Out of stock.")


def restock(item_id, amount):
    return add_units.add_units(pool(), item_id, amount)


def place_order(item_id, quantity):
    order = placing.place_order(pool(), item_id, quantity)
    if order is None:
        raise Refused("Out of stock.")
    return order


def cancel_order(order_id):
    order = cancelling.cancel_order(pool(), order_id)
    if order is None:
        raise Refused("The order cannot be cancelled.")
    return order


def sign_up(email, name):
    user = insert_unique.insert_unique(pool(), email, name)
    if user is None:
        raise Refused("The email is taken.")
    return user


def update_user(user_id, changes):
    if not changes:
        return next(iter(read("SELECT * FROM users WHERE id = %s", user_id)), None)
    return set_fields.set_fields(pool(), user_id, changes)


def transfer(source, target, amount):
    try:
        return transferring.transfer(pool(), source, target, amount)
    except transferring.Insufficient:
        raise Refused("The balance is too low.") from None


def delete(table, row_id):
    return delete_once.delete_once(pool(), table, row_id)
