"""Repairs that are often published and do not repair. RACEGATE_MISTAKE puts one in the place of the right one."""

from django.db import transaction
from django.db.models import F

from . import repaired
from .models import Member, Wallet
from .racy import Refused


def register_by_get_or_create(**fields):
    """All fields in the look-up, and no constraint: two requests look before either creates."""
    member, is_new = Member.objects.get_or_create(**fields)
    if not is_new:
        raise Refused("username taken")
    return member


@transaction.atomic
def transfer_locking_the_payer(source, target, amount):
    """The payee is read without a lock: what others pay in meanwhile is lost."""
    payer = Wallet.objects.select_for_update().get(pk=source)
    payee = Wallet.objects.get(pk=target)
    if payer.balance < amount:
        raise Refused("insufficient funds")
    payer.balance -= amount
    payee.balance += amount
    payer.save()
    payee.save()


@transaction.atomic
def transfer_locking_as_asked(source, target, amount):
    """Locked in the order of the request: two opposite transfers wait for each other."""
    payer = Wallet.objects.select_for_update().get(pk=source)
    payee = Wallet.objects.select_for_update().get(pk=target)
    if payer.balance < amount:
        raise Refused("insufficient funds")
    payer.balance -= amount
    payee.balance += amount
    payer.save()
    payee.save()


def transfer_after_the_lock(source, target, amount):
    """The balance is checked under the lock, and spent when it is released."""
    with transaction.atomic():
        payer = Wallet.objects.select_for_update().get(pk=source)
        Wallet.objects.get(pk=target)
        if payer.balance < amount:
            raise Refused("insufficient funds")
    Wallet.objects.filter(pk=source).update(balance=F("balance") - amount)
    Wallet.objects.filter(pk=target).update(balance=F("balance") + amount)


MISTAKES = {
    "get-or-create": ("register", register_by_get_or_create),
    "one-lock": ("transfer", transfer_locking_the_payer),
    "locks-in-request-order": ("transfer", transfer_locking_as_asked),
    "lock-released": ("transfer", transfer_after_the_lock),
}


def make(name):
    setattr(repaired, *MISTAKES[name])
