"""The writes as they are often written: get the item, decide, put it back."""

import storage


def take_ticket(ticket_id):
    ticket = storage.get("tickets", ticket_id)
    if ticket["available"] < 1:
        return False
    ticket["available"] -= 1
    storage.table("tickets").put_item(Item=ticket)
    return True


def restock(product_id, quantity):
    product = storage.get("products", product_id)
    if product is None:
        return None
    product["stock"] += quantity
    storage.table("products").put_item(Item=product)
    return product


def toggle(product_id):
    product = storage.get("products", product_id)
    if product is None:
        return None
    product["active"] = not product["active"]
    storage.table("products").put_item(Item=product)
    return product


def place_order(order):
    product = storage.get("products", order["product_id"])
    if product["stock"] < order["quantity"]:
        return False
    storage.table("orders").put_item(Item=order)
    storage.table("products").update_item(
        Key={"id": product["id"]},
        UpdateExpression="SET stock = stock - :quantity",
        ExpressionAttributeValues={":quantity": order["quantity"]},
    )
    return True


def cancel_order(order):
    if order["status"] != "placed":
        return False
    order["status"] = "cancelled"
    storage.table("orders").put_item(Item=order)
    storage.table("products").update_item(
        Key={"id": order["product_id"]},
        UpdateExpression="SET stock = stock + :quantity",
        ExpressionAttributeValues={":quantity": order["quantity"]},
    )
    return True


def sign_up(user):
    if storage.scan("users", email=user["email"]):
        return False
    storage.table("users").put_item(Item=user)
    return True


def update_user(user_id, changes):
    user = storage.get("users", user_id)
    if user is None:
        return None
    user.update(changes)
    storage.table("users").put_item(Item=user)
    return user


def delete(name, key):
    if storage.get(name, key) is None:
        return False
    storage.table(name).delete_item(Key={"id": key})
    return True


def delete_user(user_id):
    return delete("users", user_id)
