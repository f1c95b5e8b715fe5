from transact import transact


def once_per_key(client, keys, payments, key, payment):
    """Store a payment under its idempotency key; returns the payment of the first request that had the key.

    The key holds the payment, so a repetition is answered by what it did and not by what it would do now.
    """
    written = transact(
        client,
        [
            {
                "Put": {
                    "TableName": keys,
                    "Item": {"id": key, "payment": payment},
                    "ConditionExpression": "attribute_not_exists(id)",
                }
            },
            {"Put": {"TableName": payments, "Item": payment}},
        ],
    )
    if written:
        return payment
    return client.get_item(TableName=keys, Key={"id": key}, ConsistentRead=True)["Item"]["payment"]
