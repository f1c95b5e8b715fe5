"""The same writes, by the snippets that Racegate prints."""

import sys
from pathlib import Path

from django.http import Http404

from .models import Coupon, Item, Member, Order, Redemption, Wallet
from .racy import Refused

sys.path.insert(0, str(Path(__file__).parents[4] / "src/remedies/snippets/postgresql-django"))

from add_units import add_units
from create_unique import create_unique
from delete_once import delete_once
from leave_status import leave_status
from place_order import place_order as place_order_once
from redeem_once import RedeemedBefore, UsedUp, redeem_once
from save_fields import save_fields
from take_units import take_units
from transfer import Insufficient, transfer as transfer_locked


def purchase(item_id):
    Item.objects.get(pk=item_id)
    if not take_units(Item, item_id, "stock", 1):
        raise Refused("out of stock")


def restock(item_id, amount):
    if not add_units(Item, item_id, "stock", amount):
        raise Http404


def place_order(item_id, quantity):
    Item.objects.get(pk=item_id)
    order = place_order_once(Item, Order, item_id, quantity)
    if order is None:
        raise Refused("out of stock")
    return order


def cancel(order_id):
    Order.objects.get(pk=order_id)

    def give_back(order):
        add_units(Item, order.product_id, "stock", order.quantity)

    order = leave_status(Order, order_id, "placed", "cancelled", give_back)
    if order is None:
        raise Refused("not in a state to be cancelled")
    return order


def register(**fields):
    member = create_unique(Member, **fields)
    if member is None:
        raise Refused("username taken")
    return member


def update_profile(member_id, changes):
    return save_fields(Member, member_id, changes)


def transfer(source, target, amount):
    try:
        transfer_locked(Wallet, source, target, amount)
    except Insufficient:
        raise Refused("insufficient funds") from None


def redeem(coupon_id, customer):
    Coupon.objects.get(pk=coupon_id)
    try:
        return redeem_once(Coupon, Redemption, coupon_id, customer)
    except UsedUp:
        raise Refused("used up") from None
    except RedeemedBefore:
        raise Refused("redeemed before") from None


def delete(model, pk):
    if not delete_once(model, pk):
        raise Http404
