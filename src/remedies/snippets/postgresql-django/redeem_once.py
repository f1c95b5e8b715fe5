from django.db import IntegrityError, transaction
from django.db.models import F


class UsedUp(Exception):
    """The coupon has no redemptions left."""


class RedeemedBefore(Exception):
    """This customer has redeemed it already."""


# Redemption declares UniqueConstraint(fields=["coupon", "customer"], name="once_per_customer").


def redeem_once(coupons, redemptions, coupon_id, customer):
    """Count one redemption of a coupon and remember who had it, both or neither."""
    try:
        with transaction.atomic():
            left = coupons.objects.filter(pk=coupon_id, redeemed__lt=F("quota"))
            if left.update(redeemed=F("redeemed") + 1) == 0:
                raise UsedUp
            return redemptions.objects.create(coupon_id=coupon_id, customer=customer)
    except IntegrityError as error:
        if getattr(error.__cause__, "diag", None) is None or error.__cause__.diag.constraint_name != "once_per_customer":
            raise
        raise RedeemedBefore from error
