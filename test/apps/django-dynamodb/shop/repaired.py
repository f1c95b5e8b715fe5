"""The same writes, by the snippets that Racegate prints."""

import sys
from pathlib import Path

from . import storage
from .racy import Refused

sys.path.insert(0, str(Path(__file__).parents[4] / "src/remedies/snippets/dynamodb-python"))

from delete_once import delete_once
from once_per_key import once_per_key
from redeem_once import redeem_once
from take_units import take_units
from transfer import transfer as transfer_both
from update_if_version import update_if_version
from update_versioned import update_versioned


def client():
    return storage.connection().meta.client


def name(table):
    return storage.PREFIX + table


def buy(product_id):
    if take_units(storage.table("products"), {"id": product_id}, "stock", 1) is None:
        raise Refused("out of stock")


def vote(product_id):
    def count(product):
        return {"votes": product["votes"] + 1}

    return update_versioned(storage.table("products"), {"id": product_id}, count)


def replace(product_id, version, changes):
    product = update_if_version(storage.table("products"), {"id": product_id}, version, changes)
    if product is None:
        raise Refused("the product has been changed")
    return product


def transfer(source, target, amount):
    if not transfer_both(client(), name("wallets"), source, target, amount):
        raise Refused("insufficient funds")


def redeem(coupon_id, customer_id):
    if not redeem_once(client(), name("coupons"), name("redemptions"), coupon_id, customer_id):
        coupon = storage.get("coupons", id=coupon_id)
        raise Refused("used up" if coupon and coupon["redeemed"] >= coupon["quota"] else "redeemed before")


def pay(key, payment):
    if key is None:
        storage.table("payments").put_item(Item=payment)
        return payment
    return once_per_key(client(), name("keys"), name("payments"), key, payment)


def delete(table, key):
    return delete_once(storage.table(table), {"id": key})
