from django.db import transaction


class Insufficient(Exception):
    """The balance is too low."""


@transaction.atomic
def transfer(model, source, target, amount):
    """Move an amount between two accounts; raises `Insufficient`, or the model's DoesNotExist."""
    # Both rows, always in the order of their keys: locked in the order of the request, two opposite
    # transfers would wait for each other.
    rows = model.objects.select_for_update().filter(pk__in=[source, target]).order_by("pk")
    accounts = {account.pk: account for account in rows}
    if len(accounts) < 2:
        raise model.DoesNotExist
    if accounts[source].balance < amount:
        raise Insufficient
    accounts[source].balance -= amount
    accounts[target].balance += amount
    accounts[source].save(update_fields=["balance"])
    accounts[target].save(update_fields=["balance"])
    return accounts[source]
