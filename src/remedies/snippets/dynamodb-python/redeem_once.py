from transact import transact


def redeem_once(client, coupons, redemptions, coupon_id, customer_id):
    """Count one redemption of a coupon and remember who had it; False if used up, or redeemed by them before."""
    return transact(
        client,
        [
            {
                "Put": {
                    "TableName": redemptions,
                    # The key is the promise: one item for each coupon and customer.
                    "Item": {"coupon_id": coupon_id, "customer_id": customer_id},
                    "ConditionExpression": "attribute_not_exists(coupon_id)",
                }
            },
            {
                "Update": {
                    "TableName": coupons,
                    "Key": {"id": coupon_id},
                    "UpdateExpression": "SET redeemed = redeemed + :one",
                    "ConditionExpression": "redeemed < quota",
                    "ExpressionAttributeValues": {":one": 1},
                }
            },
        ],
    )
