from transact import transact


def cancel_order(client, orders, products, order):
    """Move an order from placed to cancelled and return its units; False if it is no longer placed."""
    return transact(
        client,
        [
            {
                "Update": {
                    "TableName": orders,
                    "Key": {"id": order["id"]},
                    "UpdateExpression": "SET #status = :cancelled",
                    # The old status is part of the write: only one caller can leave it.
                    "ConditionExpression": "#status = :placed",
                    "ExpressionAttributeNames": {"#status": "status"},
                    "ExpressionAttributeValues": {":placed": "placed", ":cancelled": "cancelled"},
                }
            },
            {
                "Update": {
                    "TableName": products,
                    "Key": {"id": order["product_id"]},
                    "UpdateExpression": "SET stock = stock + :quantity",
                    "ConditionExpression": "attribute_exists(id)",
                    "ExpressionAttributeValues": {":quantity": order["quantity"]},
                }
            },
        ],
    )
