from django.db import transaction
from django.db.models import F


@transaction.atomic
def place_order(products, orders, product_id, quantity):
    """Take units from stock and store the order, both or neither; None if there are too few."""
    enough = products.objects.filter(pk=product_id, stock__gte=quantity)
    if enough.update(stock=F("stock") - quantity) == 0:
        return None
    return orders.objects.create(product_id=product_id, quantity=quantity)
