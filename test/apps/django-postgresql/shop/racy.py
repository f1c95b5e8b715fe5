"""The writes as they are often written with the ORM: get, check, save()."""

from django.core.cache import cache
from django.db import transaction

from .models import Coupon, Item, Member, Order, PriceChange, Product, Redemption, Report, Wallet
from .rendering import render


class Refused(Exception):
    """A sentence for the caller."""


def purchase(item_id):
    item = Item.objects.get(pk=item_id)
    if item.stock < 1:
        raise Refused("out of stock")
    item.stock -= 1
    item.save()


def restock(item_id, amount):
    item = Item.objects.get(pk=item_id)
    item.stock += amount
    item.save()


def place_order(item_id, quantity):
    item = Item.objects.get(pk=item_id)
    if item.stock < quantity:
        raise Refused("out of stock")
    item.stock -= quantity
    item.save()
    return Order.objects.create(product=item, quantity=quantity)


def cancel(order_id):
    order = Order.objects.get(pk=order_id)
    if order.status != "placed":
        raise Refused("not in a state to be cancelled")
    order.status = "cancelled"
    order.save()
    item = Item.objects.get(pk=order.product_id)
    item.stock += order.quantity
    item.save()
    return order


def register(**fields):
    if Member.objects.filter(username=fields["username"]).exists():
        raise Refused("username taken")
    return Member.objects.create(**fields)


def update_profile(member_id, changes):
    member = Member.objects.get(pk=member_id)
    for field, value in changes.items():
        setattr(member, field, value)
    member.save()
    return member


def transfer(source, target, amount):
    payer, payee = Wallet.objects.get(pk=source), Wallet.objects.get(pk=target)
    if payer.balance < amount:
        raise Refused("insufficient funds")
    payer.balance -= amount
    payee.balance += amount
    payer.save()
    payee.save()


def redeem(coupon_id, customer):
    coupon = Coupon.objects.get(pk=coupon_id)
    if coupon.redeemed >= coupon.quota:
        raise Refused("used up")
    redemption, is_new = Redemption.objects.get_or_create(coupon=coupon, customer=customer)
    if not is_new:
        raise Refused("redeemed before")
    coupon.redeemed += 1
    coupon.save()
    return redemption


def product(product_id):
    shown = cache.get(f"product:{product_id}")
    if shown is None:
        row = Product.objects.get(pk=product_id)
        shown = {"id": row.pk, "name": row.name, "price": row.price}
        cache.set(f"product:{product_id}", shown)
    return shown


@transaction.atomic
def change_price(product_id, price):
    # Nothing is committed yet: whoever reads now puts the old price back.
    cache.delete(f"product:{product_id}")
    row = Product.objects.get(pk=product_id)
    row.price = price
    row.save()
    PriceChange.objects.create(product=row, price=price, tag_pages=render(f"{row.name} {price}"))
    return row


def delete_product(product_id):
    cache.delete(f"product:{product_id}")
    delete(Product, product_id)


def start_build(report_id, task):
    report = Report.objects.get(pk=report_id)
    report.state = "building"
    report.save()
    task.delay(report_id)


def build(report_id):
    report = Report.objects.get(pk=report_id)
    report.pages = render(report.title)
    report.state = "built"
    report.save()


def rename_report(report_id, title):
    if Report.objects.filter(pk=report_id).update(title=title) == 0:
        raise Report.DoesNotExist
    return Report.objects.get(pk=report_id)


def delete(model, pk):
    model.objects.get(pk=pk).delete()
