from transact import transact


def place_order(client, orders, products, order):
    """Store an order and take its units from stock, both or neither; False if there are too few."""
    return transact(
        client,
        [
            {
                "Update": {
                    "TableName": products,
                    "Key": {"id": order["product_id"]},
                    "UpdateExpression": "SET stock = stock - :quantity",
                    "ConditionExpression": "stock >= :quantity",
                    "ExpressionAttributeValues": {":quantity": order["quantity"]},
                }
            },
            {
                "Put": {
                    "TableName": orders,
                    "Item": order,
                    "ConditionExpression": "attribute_not_exists(id)",
                }
            },
        ],
    )
