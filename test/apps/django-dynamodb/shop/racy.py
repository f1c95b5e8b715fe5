"""The writes as they are often written: get the item, decide, put it back."""

from . import storage


class Refused(Exception):
    """A sentence for the caller."""


def buy(product_id):
    product = storage.get("products", id=product_id)
    if product["stock"] < 1:
        raise Refused("out of stock")
    product["stock"] -= 1
    product["version"] += 1
    storage.table("products").put_item(Item=product)


def vote(product_id):
    """Writes a version and never looks at it."""
    product = storage.get("products", id=product_id)
    product["votes"] += 1
    product["version"] += 1
    storage.table("products").put_item(Item=product)
    return product


def replace(product_id, version, changes):
    """Looks at the version before it writes, and not while it writes."""
    product = storage.get("products", id=product_id)
    if product["version"] != version:
        raise Refused("the product has been changed")
    product.update(changes)
    product["version"] += 1
    storage.table("products").put_item(Item=product)
    return product


def transfer(source, target, amount):
    payer, payee = storage.get("wallets", id=source), storage.get("wallets", id=target)
    if payer["balance"] < amount:
        raise Refused("insufficient funds")
    payer["balance"] -= amount
    payee["balance"] += amount
    storage.table("wallets").put_item(Item=payer)
    storage.table("wallets").put_item(Item=payee)


def redeem(coupon_id, customer_id):
    coupon = storage.get("coupons", id=coupon_id)
    if coupon["redeemed"] >= coupon["quota"]:
        raise Refused("used up")
    if storage.get("redemptions", coupon_id=coupon_id, customer_id=customer_id):
        raise Refused("redeemed before")
    storage.table("redemptions").put_item(Item={"coupon_id": coupon_id, "customer_id": customer_id})
    coupon["redeemed"] += 1
    storage.table("coupons").put_item(Item=coupon)


def pay(key, payment):
    known = key and storage.get("keys", id=key)
    if known:
        return known["payment"]
    storage.table("payments").put_item(Item=payment)
    if key:
        storage.table("keys").put_item(Item={"id": key, "payment": payment})
    return payment


def delete(table, key):
    if storage.get(table, id=key) is None:
        return False
    storage.table(table).delete_item(Key={"id": key})
    return True
