from transact import transact


def transfer(client, wallets, source, target, amount):
    """Move an amount between two wallets, both or neither; False if the balance is too low or a wallet is missing."""
    taken = {
        "UpdateExpression": "SET balance = balance - :amount",
        "ConditionExpression": "balance >= :amount",
    }
    given = {
        "UpdateExpression": "SET balance = balance + :amount",
        "ConditionExpression": "attribute_exists(id)",
    }
    return transact(
        client,
        [
            {
                "Update": {
                    "TableName": wallets,
                    "Key": {"id": wallet},
                    "ExpressionAttributeValues": {":amount": amount},
                    **change,
                }
            }
            for wallet, change in ((source, taken), (target, given))
        ],
    )
