from django.conf import settings
from django.db import models


def repaired(*constraints):
    """Constraints that only the repaired shop has declared."""
    is_declared = settings.RACEGATE_VARIANT == "repaired" and settings.RACEGATE_MISTAKE != "get-or-create"
    return list(constraints) if is_declared else []


class Item(models.Model):
    name = models.CharField(max_length=100)
    stock = models.IntegerField()

    class Meta:
        constraints = repaired(models.CheckConstraint(condition=models.Q(stock__gte=0), name="stock_not_negative"))


class Order(models.Model):
    product = models.ForeignKey(Item, on_delete=models.CASCADE)
    quantity = models.IntegerField()
    status = models.CharField(max_length=20, default="placed")


class Member(models.Model):
    username = models.CharField(max_length=100)
    city = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = repaired(models.UniqueConstraint(fields=["username"], name="unique_username"))


class Wallet(models.Model):
    owner = models.CharField(max_length=100)
    balance = models.IntegerField()


class Product(models.Model):
    name = models.CharField(max_length=100)
    price = models.IntegerField()


class PriceChange(models.Model):
    product = models.ForeignKey(Product, on_delete=models.CASCADE)
    price = models.IntegerField()
    #: Of the price tag to be printed.
    tag_pages = models.IntegerField()


class Report(models.Model):
    title = models.CharField(max_length=100)
    state = models.CharField(max_length=20, default="draft")
    pages = models.IntegerField(default=0)


class Coupon(models.Model):
    code = models.CharField(max_length=100)
    quota = models.IntegerField()
    redeemed = models.IntegerField(default=0)


class Redemption(models.Model):
    coupon = models.ForeignKey(Coupon, on_delete=models.CASCADE)
    customer = models.CharField(max_length=100)

    class Meta:
        constraints = repaired(models.UniqueConstraint(fields=["coupon", "customer"], name="once_per_customer"))
