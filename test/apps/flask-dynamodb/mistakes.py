"""Repairs that are often published and do not repair. RACEGATE_MISTAKE puts one in the place of the right one."""

import threading
import time
import uuid

from botocore.exceptions import ClientError

import racy
import repaired
import storage

lock = threading.Lock()


def take_ticket_under_a_lock_of_this_process(ticket_id):
    """The other workers have locks of their own."""
    with lock:
        return racy.take_ticket(ticket_id)


def take_ticket_down_to_zero(ticket_id):
    """The bound is not what is taken: who has looked in time takes one more when nothing is left."""
    if storage.get("tickets", ticket_id)["available"] < 1:
        return False
    try:
        storage.table("tickets").update_item(
            Key={"id": ticket_id},
            UpdateExpression="SET available = available - :one",
            ConditionExpression="available >= :least",
            ExpressionAttributeValues={":one": 1, ":least": 0},
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return False
    return True


def place_order_expecting_another_error(order):
    """A transaction does not raise ConditionalCheckFailedException: who comes second gets a 500."""
    if storage.get("products", order["product_id"])["stock"] < order["quantity"]:
        return False
    # As long as another service takes to answer: the look and the write would else lie so close that few requests meet there.
    time.sleep(0.01)
    try:
        storage.connection().meta.client.transact_write_items(
            ClientRequestToken=str(uuid.uuid4()),
            TransactItems=[
                {"Put": {"TableName": storage.PREFIX + "orders", "Item": order}},
                {
                    "Update": {
                        "TableName": storage.PREFIX + "products",
                        "Key": {"id": order["product_id"]},
                        "UpdateExpression": "SET stock = stock - :quantity",
                        "ConditionExpression": "stock >= :quantity",
                        "ExpressionAttributeValues": {":quantity": order["quantity"]},
                    }
                },
            ],
        )
    except storage.connection().meta.client.exceptions.ConditionalCheckFailedException:
        return False
    return True


def take_ticket_by_two_names(ticket_id):
    """The alias names an attribute that no item has: the condition holds always, while another one is counted down."""
    if storage.get("tickets", ticket_id)["available"] < 1:
        return False
    storage.table("tickets").update_item(
        Key={"id": ticket_id},
        UpdateExpression="SET available = available - :one",
        ConditionExpression="attribute_not_exists(#avail) OR #avail >= :one",
        ExpressionAttributeNames={"#avail": "avail"},
        ExpressionAttributeValues={":one": 1},
    )
    return True


def take_ticket_trying_again(ticket_id):
    """A bound that does not hold is no conflict: it never holds again, and in the end there is a 500."""
    if storage.get("tickets", ticket_id)["available"] < 1:
        return False
    for attempt in range(5):
        if repaired.take_units.take_units(storage.table("tickets"), {"id": ticket_id}, "available", 1):
            return True
        time.sleep(0.01 * attempt)
    raise TimeoutError("too many conflicts")


def place_order_refusing_whatever_happens(order):
    """Whatever fails is called "out of stock", also when half of it is done: the order stays."""
    if storage.get("products", order["product_id"])["stock"] < order["quantity"]:
        return False
    try:
        storage.table("orders").put_item(Item=order)
        storage.table("products").update_item(
            Key={"id": order["product_id"]},
            UpdateExpression="SET stock = stock - :quantity",
            ConditionExpression="stock >= :quantity",
            ExpressionAttributeValues={":quantity": order["quantity"]},
        )
    except Exception:
        return False
    return True


MISTAKES = {
    "process-lock": ("take_ticket", take_ticket_under_a_lock_of_this_process),
    "bound-of-zero": ("take_ticket", take_ticket_down_to_zero),
    "wrong-exception": ("place_order", place_order_expecting_another_error),
    "mixed-alias": ("take_ticket", take_ticket_by_two_names),
    "retried-bound": ("take_ticket", take_ticket_trying_again),
    "all-is-conflict": ("place_order", place_order_refusing_whatever_happens),
}


def make(name):
    setattr(repaired, *MISTAKES[name])
