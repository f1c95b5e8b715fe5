"""Repairs that are often published and do not repair. RACEGATE_MISTAKE puts one in the place of the right one."""

import threading
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


MISTAKES = {
    "process-lock": ("take_ticket", take_ticket_under_a_lock_of_this_process),
    "bound-of-zero": ("take_ticket", take_ticket_down_to_zero),
    "wrong-exception": ("place_order", place_order_expecting_another_error),
}


def make(name):
    setattr(repaired, *MISTAKES[name])
