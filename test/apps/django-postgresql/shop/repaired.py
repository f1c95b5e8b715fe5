"""The same writes, by the snippets that Racegate prints."""

import sys
from pathlib import Path

from django.db import transaction
from django.http import Http404

from .models import Coupon, Item, Member, Order, PriceChange, Product, Redemption, Report, Wallet
from .racy import Refused, rename_report
from .rendering import render

sys.path.insert(0, str(Path(__file__).parents[4] / "src/remedies/snippets/postgresql-django"))

from add_units import add_units
from create_unique import create_unique
from delete_once import delete_once
from finish_job import finish_job, start_job
from leave_status import leave_status
from place_order import place_order as place_order_once
from read_cached import forget_on_commit, read_cached
from redeem_once import RedeemedBefore, UsedUp, redeem_once
from retry_conflict import retry_conflict
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
        retry_conflict(lambda: transfer_locked(Wallet, source, target, amount))
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


def product(product_id):
    def load():
        row = Product.objects.get(pk=product_id)
        return {"id": row.pk, "name": row.name, "price": row.price}

    return read_cached(f"product:{product_id}", load)


@transaction.atomic
def change_price(product_id, price):
    row = save_fields(Product, product_id, {"price": price})
    PriceChange.objects.create(product=row, price=price, tag_pages=render(f"{row.name} {price}"))
    forget_on_commit(f"product:{product_id}")
    return row


@transaction.atomic
def delete_product(product_id):
    delete(Product, product_id)
    forget_on_commit(f"product:{product_id}")


def start_build(report_id, task):
    if not start_job(Report, report_id, task):
        raise Http404


def build(report_id):
    report = Report.objects.filter(pk=report_id).first()
    if report:
        finish_job(Report, report_id, pages=render(report.title))


def delete(model, pk):
    if not delete_once(model, pk):
        raise Http404
