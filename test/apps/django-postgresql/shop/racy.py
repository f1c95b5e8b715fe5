"""The writes as they are often written with the ORM: get, check, save()."""

from .models import Coupon, Item, Member, Order, Redemption, Wallet


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


def delete(model, pk):
    model.objects.get(pk=pk).delete()
